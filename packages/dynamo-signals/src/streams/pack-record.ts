import { gzipSync } from 'node:zlib'
import type { Item } from '../repository/items/attribute-value.ts'
import { bytesAsBase64 } from '../repository/requests/json-codec.ts'
import type { LambdaRecord } from './lambda-record.ts'

/** Records up to this many characters are stored as text, so that they can be read in the console. */
const LONGEST_TEXT = 30_000
/** The maximum number of bytes of a record in one item. The rest of its 400 KB is for the letter's other attributes. */
const PIECE = 350_000
/** A transaction can have 4 MB. */
const MOST_BYTES = 3_500_000

/** The stored form of a letter's record: some attributes of the letter, and pieces in separate items. */
export interface PackedRecord {
  readonly attributes: Item
  readonly pieces: readonly Uint8Array[]
}

/** Packs a record: as text if it is short, otherwise compressed, and in pieces if it does not fit in one item. */
export function packRecord(record: LambdaRecord): PackedRecord {
  const text = JSON.stringify(record, bytesAsBase64)
  if (text.length <= LONGEST_TEXT) return { attributes: { record: { S: text } }, pieces: [] }
  const packed = gzipSync(text)
  if (packed.length <= PIECE) return { attributes: { packed: { B: packed } }, pieces: [] }
  if (packed.length > MOST_BYTES) throw new RangeError(`it has ${packed.length} bytes, compressed`)
  const count = Math.ceil(packed.length / PIECE)
  const pieces = Array.from({ length: count }, (_, number) => packed.subarray(number * PIECE, (number + 1) * PIECE))
  return { attributes: { pieces: { N: String(count) } }, pieces }
}

/** Packs the part of a record that is needed to find its item, and the reason why the rest is missing. Never throws. */
export function packWithoutImages(record: LambdaRecord, imagesMissing: string): PackedRecord {
  return { attributes: { record: { S: textOfKeys(record) }, imagesMissing: { S: imagesMissing } }, pieces: [] }
}

function textOfKeys({ eventID, eventName, dynamodb = {} }: LambdaRecord): string {
  const { Keys, SequenceNumber, ApproximateCreationDateTime } = dynamodb
  try {
    const text = JSON.stringify({ eventID, eventName, dynamodb: { Keys, SequenceNumber, ApproximateCreationDateTime } })
    if (text.length <= LONGEST_TEXT) return text
  } catch {
    // JSON cannot represent it.
  }
  // The letter itself names the item.
  return '{}'
}
