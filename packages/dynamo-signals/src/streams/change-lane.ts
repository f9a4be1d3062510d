import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { commit } from '../repository/writing/commit.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { type Lane, laneOf, lanesPartition } from './lanes.ts'
import { isLive, ledgerExpiry } from './ledger-expiry.ts'
import { readPartition } from './read-partition.ts'
import { AlreadyHandled } from './receipts.ts'

/** Somebody else parked or redrove for the same item and receiver meanwhile: look again. */
class LaneChanged extends Error {}
class AlreadyChanged extends Error {}

/** A write to the ledger whose refusal means that it was done before. */
export type Unplaced = Omit<PlannedWrite, 'table' | 'refusal'>

/** How a lane changes: by one letter more or less. */
interface LaneChange {
  /** The letter, and the pieces of its record. */
  readonly writes: readonly [Unplaced, ...Unplaced[]]
  readonly checks?: readonly PlannedWrite[]
}

/**
 * Puts or removes a letter together with its lane, which has an entry as long as it has letters. Letters expire one by
 * one without a trace, so that they are looked for, not counted, and the lane expires with the newest of them.
 */
export async function changeLane(
  core: Core,
  { consumer, ...lane }: Lane & { readonly consumer: string },
  step: 1 | -1,
  { writes, checks = [] }: LaneChange,
): Promise<void> {
  const table = core.ledgerTableName
  const key = { pk: lanesPartition(consumer), sk: laneOf(lane) }
  for (;;) {
    const { Item: found } = await core.transport('GetItem', {
      TableName: table,
      Key: keyAttributes(key),
      ConsistentRead: true,
    })
    // Read after the lane's entry, which changes with every letter: what changes meanwhile is noticed.
    const stays = step > 0 || (await hasOtherLetter(core, writes[0].key, key.sk))
    const done = new AlreadyChanged()
    try {
      await commit(core, [
        ...checks,
        ...writes.map(write => ({ ...write, table, refusal: () => done })),
        { ...laneEntry(core, key, found, stays ? step : undefined), table, refusal: () => new LaneChanged() },
      ])
      return
    } catch (error) {
      if (error === done || error instanceof AlreadyHandled) return
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

/** The entry of a lane after a letter was put (1) or removed (-1); it is deleted without a step. */
function laneEntry(core: Core, key: ItemKey, found: Item | undefined, step: 1 | -1 | undefined): Unplaced {
  // An earlier release counts, and writes no change.
  const conditions = ['letters', 'change'].map(attribute => {
    return { kind: 'stored', attribute, value: found?.[attribute] } as const
  })
  if (step === undefined || (!found && step < 0)) return { kind: 'delete', key, conditions }
  const item = {
    ...found,
    ...keyAttributes(key),
    // Too high once letters have expired. The change alone tells two states of the lane apart.
    letters: { N: String(Number(found?.letters?.N ?? 0) + step) },
    change: { S: core.runtime.newWriteId() },
    ...(step > 0 && { _ttl: { N: String(ledgerExpiry(core.runtime.now())) } }),
  }
  return { kind: 'put', key, item, conditions }
}
