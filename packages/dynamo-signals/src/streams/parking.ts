import { messageOf } from '../dispatch/foreign-error.ts'
import type { Core } from '../repository/core.ts'
import { encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { isTooMuch } from '../repository/requests/service-errors.ts'
import { commit } from '../repository/writing/commit.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { type Lane, laneOf, lanesPartition } from './lanes.ts'
import { AlreadyHandled, expiry, isLive, planNoReceipt } from './ledger.ts'
import {
  letterId,
  lettersPartition,
  type PackedRecord,
  packRecord,
  packWithoutImages,
  pieceName,
  piecesPartition,
} from './letter-form.ts'
import { readPartition } from './read-partition.ts'

/** A record on its way into the dead letters. */
export interface Parking extends Lane {
  readonly consumer: string
  readonly recordId: string
  readonly record: LambdaRecord
  readonly error: string | undefined
  readonly attempts: number
  readonly firstFailedAt: string
  readonly parkedBehind: boolean
}

/** Somebody else parked or redrove for the same item and receiver meanwhile: look again. */
class LaneChanged extends Error {}
class AlreadyChanged extends Error {}

/**
 * Parks a record, for good once this resolves. Parking it again, or one that has a receipt, changes nothing. A record
 * that cannot be kept whole is parked without its images, and says why.
 */
export async function park(core: Core, parking: Parking): Promise<void> {
  let packed: PackedRecord
  try {
    packed = packRecord(parking.record)
  } catch (error) {
    return parkAs(core, parking, withoutImages(parking, error))
  }
  try {
    await parkAs(core, parking, packed)
  } catch (error) {
    if (!isTooMuch(error)) throw error
    await parkAs(core, parking, withoutImages(parking, error))
  }
}

function withoutImages({ record }: Parking, error: unknown): PackedRecord {
  return packWithoutImages(record, `The images of the record could not be stored: ${messageOf(error)}`)
}

async function parkAs(core: Core, parking: Parking, { attributes, pieces }: PackedRecord): Promise<void> {
  const { record, recordId, consumer, ...reason } = parking
  const now = core.runtime.now()
  const _ttl = { N: String(expiry(now)) }
  const sk = letterId(parking, record, recordId)
  const put = (key: ItemKey, item: Item, conditions: PlannedWrite['conditions'] = []): Unplaced => ({
    kind: 'put',
    key,
    item: { ...item, ...keyAttributes(key), _ttl },
    conditions,
  })
  const fields = encodeFields({ ...reason, consumer, recordId: fitting(recordId), parkedAt: now.toISOString() })
  const letter = put({ pk: lettersPartition(consumer), sk }, { ...fields, ...attributes }, [{ kind: 'absent' }])
  const others = pieces.map((piece, number) =>
    put({ pk: piecesPartition(consumer, sk), sk: pieceName(number) }, { piece: { B: piece } }),
  )
  await changeLane(core, parking, 1, {
    writes: [letter, ...others],
    checks: [planNoReceipt(core, parking)],
  })
}

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
    ...(step > 0 && { _ttl: { N: String(expiry(core.runtime.now())) } }),
  }
  return { kind: 'put', key, item, conditions }
}
