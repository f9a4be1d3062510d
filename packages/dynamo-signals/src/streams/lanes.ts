import type { Core } from '../repository/core.ts'
import { fitting, keyPart, ledgerPartition } from '../repository/items/keys.ts'
import { isLive } from './ledger-expiry.ts'
import { readPartition } from './read-partition.ts'

// With the sequence number and a record's id, a lane of this length makes the longest sort key of a letter.
const LONGEST_LANE = 937

/** One receiver and one item. While a lane has letters, its later records are stored behind them. */
export interface Lane {
  readonly dispatchUid: string
  readonly itemKey: string
}

/** Returns the name of a lane: the sort key of its entry, and the prefix of its letters' sort keys. */
export function laneOf({ dispatchUid, itemKey }: Lane): string {
  return fitting(`${keyPart(dispatchUid)}#${keyPart(itemKey)}`, LONGEST_LANE)
}

/** Returns the partition of a consumer's lanes that have dead letters. */
export function lanesPartition(consumer: string): string {
  return ledgerPartition('lanes', consumer)
}

/** Returns the names of all lanes of a consumer that have dead letters, for an operator. A batch only reads its own. */
export async function allParkedLanes(core: Core, consumer: string): Promise<Set<string>> {
  const parked = new Set<string>()
  for await (const item of readPartition(core, lanesPartition(consumer))) {
    if (item.letters && isLive(core, item)) parked.add(item.sk?.S ?? '')
  }
  return parked
}
