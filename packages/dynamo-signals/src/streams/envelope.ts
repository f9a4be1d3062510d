import { isObject } from '../dispatch/is-object.ts'
import { propertyOf } from '../dispatch/thrown-values.ts'
import type { RecordHeader } from '../models/model-signals.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** The metadata of a record. A value of a type that Lambda does not write counts as missing. */
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
 * Reads the metadata of a record. Lambda writes it correctly, but a process in between may have changed its types, and a
 * record must not be blocked because a number was parsed as text. Throws only for images that cannot be read, because the
 * record has no meaning without them.
 */
export function envelopeOf(record: unknown): Envelope {
  const eventName = propertyOf(record, 'eventName')
  const change = propertyOf(record, 'dynamodb') as { readonly NewImage?: unknown; readonly OldImage?: unknown }
  return {
    eventId: eventIdOf(record),
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

/** Returns the ID of a record, which the response to a pipe names. Never throws. */
export function eventIdOf(record: unknown): string | undefined {
  return textOf(propertyOf(record, 'eventID'))
}

/** Returns the sequence number of a record, which the response to Lambda names and which orders the letters. Never throws. */
export function sequenceNumberOf(record: unknown): string | undefined {
  return textOf(propertyOf(propertyOf(record, 'dynamodb'), 'SequenceNumber'))
}

/** Returns a non-empty string, or a number as a string. It becomes part of keys and attributes, so it must be well-formed. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value.toWellFormed()
  return typeof value === 'number' ? String(value) : undefined
}

// Lambda writes seconds, the SDK a Date.
function millisecondsOf(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : Number.isFinite(value) && (value as number) * 1000
  return time || undefined
}

// A missing image may be null, because some tools do not omit it.
function imageOf(value: unknown): Item | undefined {
  return isObject(value) ? (value as Item) : undefined
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
function isExpiry(identity: unknown): boolean {
  return propertyOf(identity, 'type') === 'Service' && propertyOf(identity, 'principalId') === 'dynamodb.amazonaws.com'
}
