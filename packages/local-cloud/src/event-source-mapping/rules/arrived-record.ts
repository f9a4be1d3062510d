import type { DynamoDBRecord } from 'aws-lambda'

/** A stream record as Lambda passes it to functions. The source guarantees fields that are optional in `aws-lambda`. */
export type StreamRecord = DynamoDBRecord & {
  readonly eventID: string
  readonly dynamodb: NonNullable<DynamoDBRecord['dynamodb']> & { readonly SequenceNumber: string }
}

/** A record that has reached the mapping, with the data that the rules need. */
export interface ArrivedRecord {
  readonly record: StreamRecord
  readonly sequenceNumber: string
  /** Equal for records of one item: partition and sort key. */
  readonly itemKey: string
  readonly arrivedAt: number
  /** The record's size in the payload of an invocation. */
  readonly bytes: number
}

/**
 * Adds the time of arrival to a record. It also becomes its `ApproximateCreationDateTime`, because DynamoDB Local
 * rounds that down to the minute, which is too coarse to determine the age.
 */
export function arrive(record: StreamRecord, now: number): ArrivedRecord {
  const dynamodb = { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(now / 1000) }
  const stamped = { ...record, dynamodb }
  return {
    record: stamped,
    sequenceNumber: dynamodb.SequenceNumber,
    itemKey: JSON.stringify(Object.entries(dynamodb.Keys ?? {}).sort()),
    arrivedAt: now,
    // One more for the comma after it.
    bytes: Buffer.byteLength(JSON.stringify(stamped)) + 1,
  }
}

/** Compares sequence numbers. They are decimals of any length, so neither strings nor numbers compare correctly. */
export function compareSequenceNumbers(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)]
  return left < right ? -1 : Number(left > right)
}
