import { propertyOf } from '../dispatch/thrown-values.ts'
import type { RecordHeader } from '../models/model-signals.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** What a record says of itself. What is not of the kind that Lambda writes there counts as left out. */
export interface Envelope {
  readonly eventId: string | undefined
  readonly eventName: RecordHeader['eventName'] | undefined
  readonly source: string | undefined
  readonly region: string
  readonly sequenceNumber: string | undefined
  /** In milliseconds since 1970. */
  readonly writtenAt: number | undefined
  /** Whether the service deleted the item, because its time to live had ended. */
  readonly isExpiry: boolean
  readonly newImage: Item | undefined
  readonly oldImage: Item | undefined
}

const EVENT_NAMES: ReadonlySet<unknown> = new Set<RecordHeader['eventName']>(['INSERT', 'MODIFY', 'REMOVE'])

/**
 * Reads what surrounds an item in a record. Lambda writes it, so it is right; another process in between may have
 * parsed it into other types, and no receiver should wait for ever for a number that was a text before. Throws only for
 * images that cannot be read: without them nobody knows what the record was about.
 */
export function envelopeOf(record: unknown): Envelope {
  const eventName = propertyOf(record, 'eventName')
  const change = propertyOf(record, 'dynamodb') as { readonly NewImage?: unknown; readonly OldImage?: unknown }
  return {
    eventId: textOf(propertyOf(record, 'eventID')),
    eventName: EVENT_NAMES.has(eventName) ? (eventName as RecordHeader['eventName']) : undefined,
    source: textOf(propertyOf(record, 'eventSource')),
    region: textOf(propertyOf(record, 'awsRegion')) ?? '',
    sequenceNumber: sequenceNumberOf(record),
    writtenAt: millisecondsOf(propertyOf(change, 'ApproximateCreationDateTime')),
    isExpiry: isExpiry(propertyOf(record, 'userIdentity')),
    newImage: imageOf(change?.NewImage),
    oldImage: imageOf(change?.OldImage),
  }
}

/** The number of a record in its shard: what Lambda is answered, and what letters are in the order of. Never throws. */
export function sequenceNumberOf(record: unknown): string | undefined {
  return textOf(propertyOf(propertyOf(record, 'dynamodb'), 'SequenceNumber'))
}

/** A text that is not empty, or a number as one. Keys and attributes are made of it: both take well-formed text only. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value.toWellFormed()
  return typeof value === 'number' ? String(value) : undefined
}

// Lambda writes seconds, the SDK a Date.
function millisecondsOf(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : Number.isFinite(value) && (value as number) * 1000
  return time || undefined
}

// A missing image may be null: not everybody leaves out what is not there.
function imageOf(value: unknown): Item | undefined {
  return typeof value === 'object' && value !== null ? (value as Item) : undefined
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
function isExpiry(identity: unknown): boolean {
  return propertyOf(identity, 'type') === 'Service' && propertyOf(identity, 'principalId') === 'dynamodb.amazonaws.com'
}
