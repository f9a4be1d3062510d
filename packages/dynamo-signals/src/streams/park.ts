import { messageOf } from '../dispatch/thrown-values.ts'
import type { Core } from '../repository/core.ts'
import { encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { isTooMuch } from '../repository/requests/service-errors.ts'
import type { PlannedWrite } from '../repository/writing/planned-write.ts'
import { changeLane, type Unplaced } from './change-lane.ts'
import type { LambdaRecord } from './lambda-record.ts'
import type { Lane } from './lanes.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import { letterId, lettersPartition, pieceName, piecesPartition } from './letter-keys.ts'
import { type PackedRecord, packRecord, packWithoutImages } from './pack-record.ts'
import { planNoReceipt } from './receipts.ts'

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
  await changeLane(core, parking, 1, {
    writes: [letter, ...others],
    checks: [planNoReceipt(core, parking)],
  })
}
