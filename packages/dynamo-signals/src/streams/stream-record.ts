import { type DurableSignal, durableSignal } from '../models/durable-signal.ts'
import type { AnyModel } from '../models/model.ts'
import type { RecordFacts } from '../models/model-signals.ts'
import type { Change } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { versionOf } from '../repository/items/instance-item.ts'
import { isInstance, SIGNAL } from '../repository/items/keys.ts'
import { isScalar } from '../repository/items/scalar-value.ts'
import { isSameImage } from './same-image.ts'

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

/**
 * Where a record lies in its stream: the Region and the sequence number. Undefined for what no stream delivered: an
 * item as it stands, or inline delivery.
 */
export function positionOf({ awsRegion = '', eventSource, dynamodb }: LambdaRecord): string | undefined {
  const number = dynamodb?.SequenceNumber
  return number === undefined || eventSource === INLINE_SOURCE ? undefined : `${awsRegion}/${number}`
}

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
export function readRecord(core: Core, record: LambdaRecord): StreamRecord | undefined {
  const { NewImage, OldImage, SequenceNumber, ApproximateCreationDateTime } = record?.dynamodb ?? {}
  // Lambda's JSON has the shape of the SDK's attribute values, but for bytes, which decodeValue takes in both forms.
  const newImage = NewImage as Item | undefined
  const oldImage = OldImage as Item | undefined
  const image = newImage ?? oldImage
  if (!image) return undefined
  const facts: RecordFacts = {
    id: recordId(record, newImage, oldImage),
    eventName: record.eventName ?? nameOf(newImage, oldImage),
    sequenceNumber: SequenceNumber,
    writtenAt: ApproximateCreationDateTime === undefined ? undefined : ApproximateCreationDateTime * 1000,
  }
  const base = { source: record, facts, position: positionOf(record), image, itemKey: image.pk?.S ?? '' }
  if (image.sk?.S === SIGNAL) return facts.eventName === 'INSERT' ? readSignal(core, base) : undefined
  const model = isInstance(image) ? core.models.get(image._type?.S ?? '') : undefined
  if (!model) return undefined
  const change = changeOf(newImage, oldImage)
  return { ...base, kind: 'instance', model, newImage, oldImage, change, isExpiry: isExpiry(record) }
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
function recordId(record: LambdaRecord, newImage: Item | undefined, oldImage: Item | undefined): string {
  const [written, replaced] = [newImage?._wid?.S, oldImage?._wid?.S]
  if (newImage && written !== undefined && written !== replaced) return `${versionOf(newImage)}.${written}`
  if (!newImage && replaced !== undefined) return `deleted.${replaced}`
  return `foreign.${record.eventID ?? record.dynamodb?.SequenceNumber ?? ''}`
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
function isExpiry({ userIdentity }: LambdaRecord): boolean {
  const identity = (userIdentity ?? {}) as { readonly type?: string; readonly principalId?: string }
  return identity.type === 'Service' && identity.principalId === 'dynamodb.amazonaws.com'
}

function changeOf(newImage: Item | undefined, oldImage: Item | undefined): Change {
  return {
    created: oldImage === undefined,
    deleted: newImage === undefined,
    is: (field, value) => isScalar(newImage?.[field], value),
    was: (field, value) => isScalar(oldImage?.[field], value),
    isChanged: field => !isSameImage(newImage?.[field], oldImage?.[field]),
  }
}
