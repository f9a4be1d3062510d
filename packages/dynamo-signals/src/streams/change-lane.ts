import type { Core } from '../repository/core.ts'
import type { ItemKey } from '../repository/items/keys.ts'
import { commit } from '../repository/writing/commit.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { dueOf, LaneChanged, type OwnLane, planLane, readLane, sinceOf } from './lane-entry.ts'
import { laneOf } from './lanes.ts'
import { isLive } from './ledger-expiry.ts'
import { readPartition } from './read-partition.ts'

class AlreadyChanged extends Error {}

/** A write to the ledger that fails if it was done before. */
export type Unplaced = Omit<PlannedWrite, 'table' | 'refusal'>

/** A change of a lane: one letter is added or removed. */
interface LaneChange {
  /** The letter, and the pieces of its record. */
  readonly writes: readonly [Unplaced, ...Unplaced[]]
  readonly checks?: readonly PlannedWrite[]
  /** Called for a lane that has no letter yet. Returns when it is due. Undefined if it is given up. */
  readonly begin?: () => Promise<number | undefined>
}

/**
 * Puts or removes a letter together with its lane, which has an entry as long as it has letters. Letters expire one by
 * one without notice, so they are read instead of counted, and the lane expires with the newest of them. Returns
 * when the lane is due; undefined for one that is given up.
 */
export async function changeLane(
  core: Core,
  lane: OwnLane,
  step: 1 | -1,
  { writes, checks = [], begin }: LaneChange,
): Promise<number | undefined> {
  const table = core.ledgerTableName
  for (;;) {
    const found = await readLane(core, lane)
    // Read after the lane's entry, which changes with every letter, so that a concurrent change is detected.
    const stays = step > 0 || (await hasOtherLetter(core, writes[0].key, laneOf(lane)))
    const letters = Number(found?.letters?.N ?? 0) + step
    const isFirst = step > 0 && !(found && isLive(core, found))
    const due = isFirst ? await begin?.() : dueOf(found)
    const next = { letters, due, since: isFirst ? due : sinceOf(found) }
    const done = new AlreadyChanged()
    try {
      await commit(core, [
        ...checks,
        ...writes.map(write => ({ ...write, table, refusal: () => done })),
        ...planLane(core, lane, found, stays ? next : undefined),
      ])
      return next.due
    } catch (error) {
      // Another handler has added or removed it, possibly after the lane was read.
      if (error === done) return dueOf(await readLane(core, lane))
      if (!(error instanceof LaneChanged)) throw error
    }
  }
}

/** Whether a lane has a letter besides this one that has not expired. The newest are read first: those live longest. */
async function hasOtherLetter(core: Core, { pk, sk }: ItemKey, lane: string): Promise<boolean> {
  for await (const item of readPartition(core, pk, { prefix: `${lane}#`, Limit: 2, ScanIndexForward: false })) {
    if (item.sk?.S !== sk && isLive(core, item)) return true
  }
  return false
}
