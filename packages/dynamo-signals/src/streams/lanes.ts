import type { Core } from '../repository/core.ts'
import { fitting, keyAttributes, keyPart, ledgerPartition } from '../repository/items/keys.ts'
import { readItems } from '../repository/reading/read-items.ts'
import { isLive } from './ledger-expiry.ts'
import { readPartition } from './read-partition.ts'

// With the sequence number and a record's id, a lane of this length makes the longest sort key of a letter.
const LONGEST_LANE = 937

/** One receiver and one item. While a lane has dead letters, its later records are parked behind them. */
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

/**
 * Returns which of these lanes have dead letters. One cheap request while the consumer has none at all, which is the
 * normal case. Otherwise one more for every hundred lanes.
 */
export async function parkedLanes(core: Core, consumer: string, lanes: ReadonlySet<string>): Promise<Set<string>> {
  const pk = lanesPartition(consumer)
  if (lanes.size === 0) return new Set()
  if ((await readPartition(core, pk, { Limit: 1 }).next()).done) return new Set()
  const keys = [...lanes].map(sk => keyAttributes({ pk, sk }))
  const parked = new Set<string>()
  for await (const item of readItems(core, core.ledgerTableName, keys)) {
    if (isLive(core, item)) parked.add(item.sk?.S ?? '')
  }
  return parked
}

/** All lanes of a consumer that have dead letters, as `laneOf` names them. For an operator: a batch asks for its own. */
export async function allParkedLanes(core: Core, consumer: string): Promise<Set<string>> {
  const parked = new Set<string>()
  for await (const item of readPartition(core, lanesPartition(consumer))) {
    if (isLive(core, item)) parked.add(item.sk?.S ?? '')
  }
  return parked
}
