import { gzipSync } from 'node:zlib'
import type { Item } from '../repository/items/attribute-value.ts'
import type { LambdaRecord } from './lambda-record.ts'

/** Records up to this many characters are kept as text, for whoever looks into the ledger. */
const LONGEST_TEXT = 30_000
/** The most bytes of a record in one item: the letter's other attributes have the rest of its 400 KB. */
const PIECE = 350_000
/** A transaction takes 4 MB. */
const MOST_BYTES = 3_500_000

/** A record as a letter keeps it: some attributes of the letter, and pieces in items of their own. */
export interface PackedRecord {
  readonly attributes: Item
  readonly pieces: readonly Uint8Array[]
}

/** Packs a record: as text if it is short, else compressed, and in pieces if it is too long for one item then. */
export function packRecord(record: LambdaRecord): PackedRecord {
  const text = JSON.stringify(record, bytesAsLambdaHasThem)
  if (text.length <= LONGEST_TEXT) return { attributes: { record: { S: text } }, pieces: [] }
  const packed = gzipSync(text)
  if (packed.length <= PIECE) return { attributes: { packed: { B: packed } }, pieces: [] }
  if (packed.length > MOST_BYTES) throw new RangeError(`it has ${packed.length} bytes, compressed`)
  const count = Math.ceil(packed.length / PIECE)
  const pieces = Array.from({ length: count }, (_, number) => packed.subarray(number * PIECE, (number + 1) * PIECE))
  return { attributes: { pieces: { N: String(count) } }, pieces }
}

/** What is left of a record that cannot be kept: enough to find its item, and why the rest is missing. Never throws. */
export function packWithoutImages(record: LambdaRecord, imagesMissing: string): PackedRecord {
  return { attributes: { record: { S: textOfKeys(record) }, imagesMissing: { S: imagesMissing } }, pieces: [] }
}

function textOfKeys({ eventID, eventName, dynamodb = {} }: LambdaRecord): string {
  const { Keys, SequenceNumber, ApproximateCreationDateTime } = dynamodb
  try {
    const text = JSON.stringify({ eventID, eventName, dynamodb: { Keys, SequenceNumber, ApproximateCreationDateTime } })
    if (text.length <= LONGEST_TEXT) return text
  } catch {
    // JSON has no form of it.
  }
  // The letter itself names the item.
  return '{}'
}

// JSON would make an object of an SDK's bytes. Lambda has them as base64.
function bytesAsLambdaHasThem(this: unknown, key: string, value: unknown): unknown {
  const given = (this as Record<string, unknown>)[key]
  return given instanceof Uint8Array ? Buffer.from(given).toString('base64') : value
}
