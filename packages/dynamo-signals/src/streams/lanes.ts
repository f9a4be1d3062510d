import type { Core } from '../repository/core.ts'
import { fitting, keyPart, ledgerPartition } from '../repository/items/keys.ts'
import { isLive } from './ledger-expiry.ts'
import { readPartition } from './read-partition.ts'

// With the sequence number and a record's id, a lane of this length makes the longest sort key of a letter.
const LONGEST_LANE = 937

/** One receiver and one item. While a lane has letters, its later records are kept behind them. */
export interface Lane {
  readonly dispatchUid: string
  readonly itemKey: string
}

/** The name of a lane: the sort key of its count, and the beginning of its letters' sort keys. */
export function laneOf({ dispatchUid, itemKey }: Lane): string {
  return fitting(`${keyPart(dispatchUid)}#${keyPart(itemKey)}`, LONGEST_LANE)
}

/** The partition of the lanes of a consumer that have dead letters. */
export function lanesPartition(consumer: string): string {
  return ledgerPartition('lanes', consumer)
}

/** All lanes of a consumer that have dead letters, as `laneOf` names them. For an operator: a batch asks for its own. */
export async function allParkedLanes(core: Core, consumer: string): Promise<Set<string>> {
  const parked = new Set<string>()
  for await (const item of readPartition(core, lanesPartition(consumer))) {
    if (item.letters && isLive(core, item)) parked.add(item.sk?.S ?? '')
  }
  return parked
}
