import { isDeepStrictEqual } from 'node:util'
import { type DurableSignal, durableSignal } from '../models/durable-signal.ts'
import type { AnyModel } from '../models/model.ts'
import type { RecordFacts } from '../models/model-signals.ts'
import type { Change } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { versionOf } from '../repository/items/instance-item.ts'
import { isInstance, SIGNAL } from '../repository/items/keys.ts'
import { isScalar } from '../repository/items/scalar-value.ts'
import { type Envelope, envelopeOf, textOf } from './envelope.ts'

/** A record as Lambda hands it over: the part of `DynamoDBRecord` of `@types/aws-lambda` that is used here. */
export interface LambdaRecord {
  readonly eventID?: string | undefined
  readonly eventSource?: string | undefined
  readonly awsRegion?: string | undefined
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE' | undefined
  readonly userIdentity?: unknown
  readonly dynamodb?:
    | {
        readonly ApproximateCreationDateTime?: number | undefined
        readonly Keys?: object | undefined
        readonly NewImage?: object | undefined
        readonly OldImage?: object | undefined
        readonly SequenceNumber?: string | undefined
      }
    | undefined
}

/** What inline delivery gives as the source of its records: their numbers are counted by the process, not by a stream. */
export const INLINE_SOURCE = 'dynamo-signals:inline'

/** What every record tells, whatever it is about. */
interface RecordBase {
  /** The record as Lambda handed it over. */
  readonly source: LambdaRecord
  readonly facts: RecordFacts
  /** Where in which stream it lies; undefined for what no stream delivered. */
  readonly position: string | undefined
  /** The item as the change left it, or as it was before it was deleted. */
  readonly image: Item
  /** The partition key of the item: receipts, leases and order go by it. */
  readonly itemKey: string
}

/** A change of one instance, ready to be matched against conditions. Fields are decoded when they are asked for. */
export interface InstanceRecord extends RecordBase {
  readonly kind: 'instance'
  readonly model: AnyModel
  readonly newImage: Item | undefined
  readonly oldImage: Item | undefined
  readonly change: Change
  readonly isExpiry: boolean
}

/** A durable signal that was sent. */
export interface SignalRecord extends RecordBase {
  readonly kind: 'signal'
  readonly signal: DurableSignal<never>
  readonly sender: AnyModel | undefined
}

/** A record some receiver may want. */
export type StreamRecord = InstanceRecord | SignalRecord

/** Reads a stream record. Undefined for the library's own items (guards) and for models and signals not known here. */
export function readRecord(core: Core, source: LambdaRecord): StreamRecord | undefined {
  const envelope = envelopeOf(source)
  // Lambda's JSON has the shape of the SDK's attribute values, but for bytes, which decodeValue takes in both forms.
  const { newImage, oldImage, sequenceNumber, writtenAt, isExpiry } = envelope
  const image = newImage ?? oldImage
  if (!image) return undefined
  const eventName = envelope.eventName ?? nameOf(newImage, oldImage)
  const facts: RecordFacts = Object.freeze({ id: recordId(envelope), eventName, sequenceNumber, writtenAt })
  const base = { source, facts, position: positionOf(envelope), image, itemKey: textOf(image.pk?.S) ?? '' }
  if (image.sk?.S === SIGNAL) return eventName === 'INSERT' ? readSignal(core, base) : undefined
  const model = isInstance(image) ? core.models.get(image._type?.S ?? '') : undefined
  if (!model) return undefined
  return { ...base, kind: 'instance', model, newImage, oldImage, change: changeOf(newImage, oldImage), isExpiry }
}

/**
 * Where a record lies in its stream: the Region and the sequence number. Undefined for what no stream delivered: an
 * item as it stands, or inline delivery.
 */
function positionOf({ region, source, sequenceNumber }: Envelope): string | undefined {
  return sequenceNumber === undefined || source === INLINE_SOURCE ? undefined : `${region}/${sequenceNumber}`
}

function readSignal(core: Core, base: RecordBase): SignalRecord | undefined {
  const signal = durableSignal(base.image._signal?.S ?? '')
  return signal && { ...base, kind: 'signal', signal, sender: core.models.get(base.image._sender?.S ?? '') }
}

function nameOf(newImage: Item | undefined, oldImage: Item | undefined): RecordFacts['eventName'] {
  if (!oldImage) return 'INSERT'
  return newImage ? 'MODIFY' : 'REMOVE'
}

/**
 * The same for every delivery of a change, in every region: the write that made it. A writer that is not ours leaves
 * the write id as it was; such a change goes by the id of its stream record.
 */
function recordId({ newImage, oldImage, eventId, sequenceNumber }: Envelope): string {
  const [written, replaced] = [newImage?._wid?.S, oldImage?._wid?.S]
  if (newImage && written !== undefined && written !== replaced) return `${versionOf(newImage)}.${written}`
  if (!newImage && replaced !== undefined) return `deleted.${replaced}`
  return `foreign.${eventId ?? sequenceNumber ?? ''}`
}

function changeOf(newImage: Item | undefined, oldImage: Item | undefined): Change {
  // Every condition is given the same one.
  return Object.freeze({
    created: oldImage === undefined,
    deleted: newImage === undefined,
    is: (field: string, value: unknown) => isScalar(valueIn(newImage, field), value),
    was: (field: string, value: unknown) => isScalar(valueIn(oldImage, field), value),
    isChanged: (field: string) => !isSameImage(valueIn(newImage, field), valueIn(oldImage, field)),
  })
}

// A field may be named as something that every object inherits: toString.
function valueIn(image: Item | undefined, field: string): AttributeValue | undefined {
  return image && Object.hasOwn(image, field) ? image[field] : undefined
}

/** Whether two values of images are the same. DynamoDB Local writes an empty map with its type or without. */
function isSameImage(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(typed(one), typed(other))
}

function typed(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text?.includes('{}')
    ? JSON.parse(text, (key, each) => (key !== 'M' && isEmpty(each) ? { M: {} } : each))
    : value
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
