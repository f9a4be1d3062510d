import type { SharedRate } from '../../models/shared-rate.ts'
import type { Core } from '../../repository/core.ts'
import { fitting, type ItemKey, keyPart } from '../../repository/items/keys.ts'
import { unlessRefused } from '../../repository/requests/service-errors.ts'
import { changeEntry } from '../ledger-entry.ts'
import { ledgerExpiry } from '../ledger-expiry.ts'

/** Between two requests, another receiver may have reserved the first call. The second time, its reservation is found. */
const TRIES = 2

/** The key of what is reserved of a rate. */
function rateKey({ name }: SharedRate): ItemKey {
  return { pk: fitting(`rate#${keyPart(name)}`), sk: 'reserved' }
}

/**
 * Reserves calls of a service whose rate several receivers share. Returns when the first one may be made, in milliseconds
 * since 1970. Undefined, with nothing reserved, if this would be after `latest`. A reservation that is made twice, because
 * its response was lost, only delays the next one.
 */
export async function reserveCalls(
  core: Core,
  rate: SharedRate,
  calls: number,
  latest: number,
): Promise<number | undefined> {
  const cost = Math.ceil((calls / rate.perSecond) * 1000)
  for (let tries = 0; tries < TRIES; tries++) {
    const now = core.runtime.now().getTime()
    // The ledger keeps the time up to which all calls are reserved. One that has passed leaves nothing to wait for.
    const behind = await update(core, rate, '#reserved = #reserved + :cost', '#reserved BETWEEN :now AND :latest', {
      cost,
      now,
      latest: Math.max(now, latest),
    })
    if (behind !== undefined) return behind - cost
    const fresh = 'attribute_not_exists(#reserved) OR #reserved < :now'
    const first = await update(core, rate, '#reserved = :end', fresh, { end: now + cost, now })
    if (first !== undefined) return first - cost
  }
  return undefined
}

/** The new end of the reserved time. Undefined if the condition is not met. */
async function update(
  core: Core,
  rate: SharedRate,
  set: string,
  condition: string,
  values: Readonly<Record<string, number>>,
): Promise<number | undefined> {
  const change = {
    update: `SET ${set}, #_ttl = :ttl`,
    condition,
    values: { ...values, ttl: ledgerExpiry(core.runtime.now()) },
    returns: 'ALL_NEW' as const,
  }
  const changed = await unlessRefused(changeEntry(core, rateKey(rate), change))
  return changed && Number(changed.reserved?.N)
}
