import type { ConnectedSignal } from '../dispatch/connection.ts'
import { ownValue } from '../dispatch/own-value.ts'
import { cascade } from '../models/cascade-signal.ts'
import { durableSignal } from '../models/durable-signal.ts'
import type { AnyModel } from '../models/model.ts'
import { postDelete, postSave, type RecordHeader } from '../models/model-signals.ts'
import type { Change } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { type Fence, fenceOf } from '../repository/items/deletion-fence.ts'
import type { Images, Recognized } from '../repository/items/existing-item.ts'
import { versionOf } from '../repository/items/instance-item.ts'
import { isScalar } from '../repository/items/is-scalar.ts'
import { isInstance, SIGNAL } from '../repository/items/keys.ts'
import { INLINE_SOURCE } from '../repository/writing/committed-changes.ts'
import { type Envelope, envelopeOf, textOf } from './envelope.ts'
import { isSameImage } from './is-same-image.ts'
import type { LambdaRecord } from './lambda-record.ts'

/** The common part of all kinds of records. */
interface RecordBase {
  /** The record as Lambda passed it. */
  readonly source: LambdaRecord
  readonly header: RecordHeader
  /** The Region and the sequence number. Undefined for a record that no stream delivered. */
  readonly position: string | undefined
  /** The item as the change left it, or as it was before it was deleted. */
  readonly image: Item
  /** Identifies the item. Receipts, claims and order use it. */
  readonly itemKey: string
  /** The signal of the record. */
  readonly signal: ConnectedSignal
  readonly sender: AnyModel | undefined
  /** The name of the database. */
  readonly database: string
  /** Why it is unknown whether the item belongs to the sender. Its receivers fail with this error. */
  readonly failure?: { readonly error: unknown } | undefined
}

/** The image before a change of an item that was not an instance of the sender then. */
export const NO_INSTANCE: Item = {}

/** An instance was saved, by any writer. Its fields are decoded when a receiver needs them. */
export interface SavedRecord extends RecordBase {
  readonly kind: 'saved'
  readonly sender: AnyModel
  readonly oldImage: Item | undefined
  readonly change: Change
  readonly isRaw: boolean
}

/** An instance was deleted, by any writer or by its time to live. */
export interface DeletedRecord extends RecordBase {
  readonly kind: 'deleted'
  readonly sender: AnyModel
  readonly change: Change
  readonly isExpiry: boolean
}

/** A delete that is larger than one transaction has another round to do. */
export interface CascadeRecord extends RecordBase {
  readonly kind: 'cascade'
  readonly sender: AnyModel
  readonly oldImage: Item | undefined
  readonly fence: Fence
}

/** A durable signal was sent. */
export interface SignalRecord extends RecordBase {
  readonly kind: 'signal'
}

/** A record that a receiver may be connected to, with its signal and its sender. */
export type StreamRecord = SavedRecord | DeletedRecord | CascadeRecord | SignalRecord

/**
 * Reads a stream record, and decides once which kind it is. Undefined for the library's own items (guards), for models
 * and signals that are not known here, and for a fence that is set or removed without a round of a cascade.
 */
export function readRecord(core: Core, source: LambdaRecord): StreamRecord | undefined {
  const envelope = envelopeOf(source)
  // Lambda's JSON has the shape of the SDK's attribute values, except for bytes, which decodeValue accepts in both forms.
  const existing = core.existing?.of(source)?.recognize(envelope)
  const { newImage, oldImage } = existing?.own ?? envelope
  const { sequenceNumber, writtenAt, isExpiry } = envelope
  const image = newImage ?? oldImage
  if (!image) return undefined
  const eventName = envelope.eventName ?? eventNameOf(newImage, oldImage)
  const isForeign = existing && !existing.own
  const header: RecordHeader = Object.freeze({
    id: isForeign ? foreignId(envelope) : recordId({ newImage, oldImage }, envelope),
    eventName,
    sequenceNumber,
    writtenAt,
  })
  const itemKey = existing?.itemKey ?? textOf(image.pk?.S) ?? ''
  const base = { source, header, position: positionOf(envelope), image, itemKey, database: core.name }
  if (!existing && image.sk?.S === SIGNAL) {
    const signal = eventName === 'INSERT' ? durableSignal(image._signal?.S ?? '') : undefined
    return signal && { ...base, kind: 'signal', signal, sender: core.models.get(image._sender?.S ?? '') }
  }
  const { sender, failure } = existing ?? ownSender(core, image)
  if (!sender) return undefined
  const before = existing?.isNew ? NO_INSTANCE : oldImage
  const change = changeOf(newImage, before)
  const known = { ...base, sender, failure }
  if (!newImage) return { ...known, kind: 'deleted', signal: postDelete, change, isExpiry }
  if (isForeign || !isFenceChange(newImage, oldImage, change)) {
    const isRaw = !isForeign && (newImage._raw?.BOOL === true || isMigration(newImage, oldImage))
    return { ...known, kind: 'saved', signal: postSave, oldImage: before, change, isRaw }
  }
  // Only the root of a decided delete counts rounds. Other fences concern no receiver.
  const fence = fenceOf(newImage)
  return fence?.round === undefined ? undefined : { ...known, kind: 'cascade', signal: cascade, oldImage, fence }
}

function ownSender(core: Core, image: Item): Pick<Recognized, 'sender' | 'failure'> {
  return { sender: isInstance(image) ? core.models.get(image._type?.S ?? '') : undefined }
}

/**
 * Whether a change only says that an instance is being deleted, or that its delete was abandoned. It is not a save: a
 * save increments the version, even one that replaces an expired fence.
 */
function isFenceChange(newImage: Item, oldImage: Item | undefined, change: Change): boolean {
  if (!newImage._deleting && !oldImage?._deleting) return false
  if (!change.isChanged('_deleting')) return false
  return fenceOf(newImage) !== undefined || (fenceOf(oldImage ?? {}) !== undefined && !change.isChanged('_v'))
}

/** Whether a migration made the change. Every change of a migration leaves a new mark. */
function isMigration(newImage: Item, oldImage: Item | undefined): boolean {
  const mark = newImage._migrated?.S
  return mark !== undefined && oldImage !== undefined && mark !== oldImage._migrated?.S
}

function eventNameOf(newImage: Item | undefined, oldImage: Item | undefined): RecordHeader['eventName'] {
  if (!oldImage) return 'INSERT'
  return newImage ? 'MODIFY' : 'REMOVE'
}

/**
 * Returns the ID of the write that made the change, which is the same for every delivery in every Region. Another program does
 * not change the write ID, so its changes are identified by the ID of their stream record.
 */
function recordId({ newImage, oldImage }: Images, envelope: Envelope): string {
  const [written, replaced] = [newImage?._wid?.S, oldImage?._wid?.S]
  if (newImage && written !== undefined && written !== replaced) return `${versionOf(newImage)}.${written}`
  if (!newImage && replaced !== undefined) return `deleted.${replaced}`
  return foreignId(envelope)
}

/** Returns the ID of another program's change: that of its stream record, which is the same for every delivery. */
function foreignId({ eventId, sequenceNumber }: Pick<Envelope, 'eventId' | 'sequenceNumber'>): string {
  return `foreign.${eventId ?? sequenceNumber ?? ''}`
}

/**
 * Returns the position of a record in its stream: the Region and the sequence number. Undefined for a record that no stream
 * delivered, such as a replayed item or inline delivery.
 */
function positionOf({ region, source, sequenceNumber }: Envelope): string | undefined {
  return sequenceNumber === undefined || source === INLINE_SOURCE ? undefined : `${region}/${sequenceNumber}`
}

/** Returns how two images of an item differ. Fields are compared one by one, and only if a condition needs them. */
function changeOf(newImage: Item | undefined, oldImage: Item | undefined): Change {
  // All conditions share it, so it is frozen.
  return Object.freeze({
    created: oldImage === undefined,
    deleted: newImage === undefined,
    is: (field: string, value: unknown) => isScalar(ownValue(newImage, field), value),
    was: (field: string, value: unknown) => isScalar(ownValue(oldImage, field), value),
    isChanged: (field: string) => !isSameImage(ownValue(newImage, field), ownValue(oldImage, field)),
  })
}
