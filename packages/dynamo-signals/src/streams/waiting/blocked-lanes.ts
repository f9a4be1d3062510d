import type { Core } from '../../repository/core.ts'
import { keyAttributes } from '../../repository/items/keys.ts'
import { readItems } from '../../repository/reading/read-items.ts'
import { type Lane, lanesPartition } from '../lanes.ts'
import { isLive } from '../ledger-expiry.ts'
import { readPartition } from '../read-partition.ts'
import { readReceiver, receiverKey, type WaitingReceiver } from './waiting-receiver.ts'

/** What new records must wait behind. */
export interface Blocked {
  /** The lanes that have letters. */
  readonly lanes: Set<string>
  /** The receivers that have waiting lanes, by their `dispatchUid`. */
  readonly receivers: ReadonlyMap<string, WaitingReceiver>
}

/**
 * Returns which of these lanes have letters, and which receivers wait. Normally, the consumer has none, and this costs one
 * cheap request. Otherwise it costs one more for every hundred lanes.
 */
export async function blockedLanes(core: Core, consumer: string, lanes: ReadonlyMap<string, Lane>): Promise<Blocked> {
  const pk = lanesPartition(consumer)
  const blocked = { lanes: new Set<string>(), receivers: new Map<string, WaitingReceiver>() }
  if ((await readPartition(core, pk, { Limit: 1 }).next()).done) return blocked
  const receivers = new Set(Array.from(lanes.values(), ({ dispatchUid }) => dispatchUid))
  const keys = [
    ...Array.from(receivers, dispatchUid => receiverKey(consumer, dispatchUid)),
    ...Array.from(lanes.keys(), sk => ({ pk, sk })),
  ]
  for await (const item of readItems(core, core.ledgerTableName, keys.map(keyAttributes))) {
    if (!isLive(core, item)) continue
    const receiver = readReceiver(consumer, item)
    if (receiver) blocked.receivers.set(receiver.dispatchUid, receiver)
    else blocked.lanes.add(item.sk?.S ?? '')
  }
  return blocked
}
