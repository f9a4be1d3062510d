import { messageOf } from '../dispatch/foreign-error.ts'
import type { Core } from '../repository/core.ts'
import { encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { isTooMuch } from '../repository/requests/service-errors.ts'
import { commit } from '../repository/writing/commit.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { type Lane, laneOf, lanesPartition } from './lanes.ts'
import { AlreadyHandled, expiry, planNoReceipt } from './ledger.ts'
import {
  letterId,
  lettersPartition,
  type PackedRecord,
  packRecord,
  packWithoutImages,
  pieceName,
  piecesPartition,
} from './letter-form.ts'

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
  await changeLane(core, parking, 1, { writes: [letter, ...others], checks: [planNoReceipt(core, parking)] })
}

/** A write to the ledger whose refusal means that it was done before. */
export type Unplaced = Omit<PlannedWrite, 'table' | 'refusal'>

/** Changes a letter together with the count of its lane, so that a lane is open as long as it has letters. */
export async function changeLane(
  core: Core,
  { consumer, ...lane }: Lane & { readonly consumer: string },
  step: 1 | -1,
  { writes, checks = [] }: { readonly writes: readonly Unplaced[]; readonly checks?: readonly PlannedWrite[] },
): Promise<void> {
  const table = core.ledgerTableName
  const key = { pk: lanesPartition(consumer), sk: laneOf(lane) }
  for (;;) {
    const { Item: found } = await core.transport('GetItem', {
      TableName: table,
      Key: keyAttributes(key),
      ConsistentRead: true,
    })
    const done = new AlreadyChanged()
    try {
      await commit(core, [
        ...checks,
        ...writes.map(write => ({ ...write, table, refusal: () => done })),
        { ...laneCount(core, key, found, step), table, refusal: () => new LaneChanged() },
      ])
      return
    } catch (error) {
      if (error === done || error instanceof AlreadyHandled) return
      if (!(error instanceof LaneChanged)) throw error
    }
  }
}

/** The count of a lane's letters. It expires with the newest of them: a lane whose letters are gone is open again. */
function laneCount(core: Core, key: ItemKey, found: Item | undefined, step: 1 | -1): Unplaced {
  const before = found?.letters?.N
  const after = Number(before ?? 0) + step
  const conditions: PlannedWrite['conditions'] =
    before === undefined ? [{ kind: 'absent' }] : [{ kind: 'equals', attribute: 'letters', value: Number(before) }]
  if (after <= 0) return { kind: 'delete', key, conditions }
  const item = {
    ...keyAttributes(key),
    letters: { N: String(after) },
    _ttl: { N: String(expiry(core.runtime.now())) },
  }
  return { kind: 'put', key, item, conditions }
}
