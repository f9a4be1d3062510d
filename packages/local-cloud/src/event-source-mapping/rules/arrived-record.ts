import type { DynamoDBRecord } from 'aws-lambda'

/** A stream record as Lambda hands it to functions; the source guarantees what the type of `aws-lambda` leaves open. */
export type StreamRecord = DynamoDBRecord & {
  readonly eventID: string
  readonly dynamodb: NonNullable<DynamoDBRecord['dynamodb']> & { readonly SequenceNumber: string }
}

/** A record that has reached the mapping, with what the rules ask about it. */
export interface ArrivedRecord {
  readonly record: StreamRecord
  readonly sequenceNumber: string
  /** Equal for records of one item: partition and sort key. */
  readonly itemKey: string
  readonly arrivedAt: number
  /** What the record adds to the payload of an invocation. */
  readonly bytes: number
}

/**
 * Stamps a record with its arrival. The arrival also becomes its `ApproximateCreationDateTime`, because DynamoDB Local floors
 * that to the minute, which no age can be taken from.
 */
export function arrive(record: StreamRecord, now: number): ArrivedRecord {
  const dynamodb = { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(now / 1000) }
  const stamped = { ...record, dynamodb }
  return {
    record: stamped,
    sequenceNumber: dynamodb.SequenceNumber,
    itemKey: JSON.stringify(Object.entries(dynamodb.Keys ?? {}).sort()),
    arrivedAt: now,
    // One more for the comma that joins it to the next record.
    bytes: Buffer.byteLength(JSON.stringify(stamped)) + 1,
  }
}

/** Orders sequence numbers: decimals of any length, so neither text nor floating point compares them rightly. */
export function compareSequenceNumbers(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)]
  return left < right ? -1 : Number(left > right)
}
