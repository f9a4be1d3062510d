import { messageOf } from '../dispatch/thrown-values.ts'
import type { Core } from '../repository/core.ts'
import { encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { isTooMuch } from '../repository/requests/service-errors.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { changeLane, type Unplaced } from './change-lane.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { dueOf, readLane } from './lane-entry.ts'
import type { Lane } from './lanes.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import { letterId, lettersPartition, pieceName, piecesPartition } from './letter-keys.ts'
import { type PackedRecord, packRecord, packWithoutImages } from './pack-record.ts'
import { planNoReceipt } from './receipts.ts'

/** A record to store in the ledger, as a dead letter or as a waiting record. */
export interface Parking extends Lane {
  readonly consumer: string
  readonly recordId: string
  readonly record: LambdaRecord
  readonly error: string | undefined
  readonly attempts: number
  readonly firstFailedAt: string
  readonly parkedBehind: boolean
  /** When to retry, in milliseconds since 1970. Absent for a record that is given up, or that waits behind another. */
  readonly due?: number
  /** Called before the record is the first of a lane that waits, so that somebody is woken for it. */
  readonly announce: () => Promise<unknown>
}

/**
 * Stores a record in the ledger, as a dead letter or until it is due. It is durable once this resolves. Storing it again, or
 * storing a record with a receipt, changes nothing. A record that is given up and cannot be stored completely is stored
 * without its images, with the reason. One that only waits is not stored then, and this rejects. Returns when its lane is
 * due. Undefined for a lane that is given up.
 */
export async function park(core: Core, parking: Parking): Promise<number | undefined> {
  let packed: PackedRecord | undefined
  try {
    packed = packRecord(parking.record)
    return await parkAs(core, parking, packed)
  } catch (error) {
    if (packed && !isTooMuch(error)) throw error
    // Without its images, a record that only waits would be lost. Its stream still has it.
    const { due = parking.parkedBehind ? dueOf(await readLane(core, parking)) : undefined } = parking
    if (due !== undefined) throw error
    return parkAs(core, parking, withoutImages(parking, error))
  }
}

function withoutImages({ record }: Parking, error: unknown): PackedRecord {
  return packWithoutImages(record, `The images of the record could not be stored: ${messageOf(error)}`)
}

async function parkAs(core: Core, parking: Parking, { attributes, pieces }: PackedRecord): Promise<number | undefined> {
  const { record, recordId, consumer, due, announce, ...reason } = parking
  const now = core.runtime.now()
  const _ttl = { N: String(ledgerExpiry(now)) }
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
  return changeLane(core, parking, 1, {
    writes: [letter, ...others],
    checks: [planNoReceipt(core, parking)],
    begin: async () => {
      // If the record that it would wait behind is gone, it is next.
      const first = due ?? (parking.parkedBehind ? now.getTime() : undefined)
      if (first !== undefined) await announce()
      return first
    },
  })
}
