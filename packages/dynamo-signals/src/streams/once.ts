import { keyIssue, refuseOptions, shown } from '../dispatch/option-issues.ts'
import { LeaseHeldError } from '../errors/index.ts'
import type { Once, OnceOptions } from '../models/model-signals.ts'
import type { Core } from '../repository/core.ts'
import { encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { reasonsOf } from '../repository/requests/service-errors.ts'
import { retryRequest } from '../repository/requests/transport.ts'
import { type Condition, conditionExpression, storedAs } from '../repository/writing/planned-write.ts'
import { isDefinitelyNotDone } from './is-definitely-not-done.ts'
import { ledgerExpiry } from './ledger-expiry.ts'

/** The claimant: one receiver for one item. The lease, in milliseconds, must outlive the handler. */
export interface Claimant {
  readonly dispatchUid: string
  readonly itemKey: string
  readonly lease: number
}

/**
 * Guards effects outside DynamoDB. It claims the key (a lease with a token that grows), runs the effect, and marks the
 * key. A marked key is skipped, no matter which record uses it. If the effect definitely did not happen, the claim is
 * released for the next attempt. If its outcome is unknown, the next attempt waits until the lease ends. Throws
 * `LeaseHeldError` while another handler holds the claim.
 */
export function onceFor(core: Core, claimant: Claimant): Once {
  const running = new Set<string>()
  return async (key, effect, options = {}) => {
    refuseOptions('streams.badOption', `once of ${claimant.dispatchUid}`, {
      // It would wait for itself forever, as if another handler held the claim.
      key: keyIssue(key) ?? (running.has(key) && `must not be ${shown(key)} again while that effect runs`),
      effect: typeof effect !== 'function' && `must be a function, not ${shown(effect)}`,
    })
    running.add(key)
    try {
      await runOnce(new LedgerEntry(core, claimant, key), effect, options)
    } finally {
      running.delete(key)
    }
  }
}

async function runOnce(entry: LedgerEntry, effect: () => Promise<unknown>, options: OnceOptions): Promise<void> {
  const claim = await entry.claim(options)
  if (claim === 'done') return
  entry.requireInTime()
  try {
    await effect()
  } catch (error) {
    if (isDefinitelyNotDone(error)) await entry.release(claim)
    throw error
  }
  await entry.mark(claim)
}

/** Returns the key of an effect's claim. */
export function claimKey(dispatchUid: string, itemKey: string, key: string): ItemKey {
  return { pk: ledgerPartition('once', dispatchUid, itemKey), sk: fitting(key) }
}

/** The entry before a write. A holder can mark late unless another handler took over, which must not undo the mark. */
type Expected = 'absent' | { readonly token: number; readonly state?: 'claimed' }

class LedgerEntry {
  readonly #core: Core
  readonly #lease: number
  readonly #key: Item
  readonly #name: string
  /** When the last claim ends. */
  #until = 0

  constructor(core: Core, { dispatchUid, itemKey, lease }: Claimant, key: string) {
    this.#core = core
    this.#lease = lease
    this.#name = `${dispatchUid} ${key}`
    this.#key = keyAttributes(claimKey(dispatchUid, itemKey, key))
  }

  /** Takes the lease and returns its token, or `done` if the effect is done. */
  async claim({ atMostOnce = false }: OnceOptions): Promise<number | 'done'> {
    const found = await this.#put(this.#claimed(1), 'absent')
    if (!found) return 1
    if (found.state?.S === 'done') return 'done'
    const until = Number(found.until?.N)
    if (until > this.#core.runtime.now().getTime()) throw new LeaseHeldError(this.#name, new Date(until))
    const held = Number(found.token?.N)
    if (atMostOnce) {
      // The last holder of the lease may have run the effect, so it is not repeated.
      await this.#put(this.#done(held), { token: held })
      return 'done'
    }
    const other = await this.#put(this.#claimed(held + 1), { token: held, state: 'claimed' })
    if (other?.state?.S === 'done') return 'done'
    if (other) throw new LeaseHeldError(this.#name, new Date(Number(other.until?.N ?? until)))
    return held + 1
  }

  /** Marks the effect as done. A handler whose lease another one has taken over cannot. */
  async mark(token: number): Promise<void> {
    // Without the mark, the effect would run again, so the request is retried after a lost response.
    const mark = () => this.#put(this.#done(token), { token })
    const other = await retryRequest(this.#core, `the mark of ${this.#name}`, mark)
    if (other && other.state?.S !== 'done') throw new LeaseHeldError(this.#name, new Date(Number(other.until?.N)))
  }

  /** Throws if the handler was frozen since it claimed, so that another one may have taken over. */
  requireInTime(): void {
    if (this.#until <= this.#core.runtime.now().getTime()) throw new LeaseHeldError(this.#name, new Date(this.#until))
  }

  async release(token: number): Promise<void> {
    const release = () => this.#put(this.#claimed(token, 0), { token, state: 'claimed' })
    await retryRequest(this.#core, `the release of ${this.#name}`, release)
  }

  #claimed(token: number, lease = this.#lease): Item {
    this.#until = this.#core.runtime.now().getTime() + lease
    return { ...this.#entry(token, 'claimed'), until: { N: String(this.#until) } }
  }

  #done(token: number): Item {
    return this.#entry(token, 'done')
  }

  #entry(token: number, state: string): Item {
    const _ttl = { N: String(ledgerExpiry(this.#core.runtime.now())) }
    return { ...this.#key, state: { S: state }, token: { N: String(token) }, _ttl }
  }

  /** Writes the entry if it is as expected. Otherwise returns the stored one. */
  async #put(item: Item, expected: Expected): Promise<Item | undefined> {
    const conditions: Condition[] =
      expected === 'absent' ? [{ kind: 'absent' }] : storedAs(encodeFields(expected), Object.keys(expected))
    try {
      await this.#core.transport('PutItem', {
        TableName: this.#core.ledgerTableName,
        Item: item,
        ...conditionExpression(conditions),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      })
      return undefined
    } catch (error) {
      const refused = reasonsOf(error)
      if (!refused) throw error
      return refused[0]?.item ?? {}
    }
  }
}
