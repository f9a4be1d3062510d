import type { Connection } from '../dispatch/connection.ts'
import { hears } from '../dispatch/sender.ts'
import type { AnySignal } from '../dispatch/signal-event.ts'
import { ConfigurationError } from '../errors.ts'
import { cascade } from '../models/cascade-signal.ts'
import { postDelete, postSave } from '../models/model-signals.ts'
import type { Change, When } from '../models/when.ts'
import { fenceOf } from '../repository/items/deletion-fence.ts'
import type { InstanceRecord, StreamRecord } from './stream-record.ts'

/** The signal a record is sent with. */
export function signalOf(record: StreamRecord): AnySignal & { readonly connections: readonly Connection[] } {
  if (record.kind === 'signal') return record.signal
  if (isFenceChange(record)) return cascade
  return record.change.deleted ? postDelete : postSave
}

/** Who sent it: the model of the instance, or what a durable signal was sent with. */
export function senderOf(record: StreamRecord): unknown {
  return record.kind === 'signal' ? record.sender : record.model
}

/** The receivers of a consumer that a record concerns, in the order they run in. Throws what a condition throws. */
export function receiversFor(record: StreamRecord, consumer: string): Connection[] {
  return candidatesFor(record, consumer).filter(({ options }) => isWanted(record, options))
}

/** The receivers of a consumer that hear the sender of a record, whatever their conditions say. */
export function candidatesFor(record: StreamRecord, consumer: string): Connection[] {
  const sender = senderOf(record)
  return signalOf(record).connections.filter(
    ({ sender: connected, options }) => options.consumer === consumer && hears(connected, sender),
  )
}

/**
 * Whether a record only tells that an instance is being deleted, or that its delete was given up. It is no save: a save
 * counts the version up, also one that passes a fence which has run out.
 */
export function isFenceChange({ newImage, oldImage, change }: InstanceRecord): boolean {
  if (!newImage || !change.isChanged('_deleting')) return false
  return fenceOf(newImage) !== undefined || (fenceOf(oldImage ?? {}) !== undefined && !change.isChanged('_v'))
}

/** Whether a record concerns a receiver with these options. Throws what its condition throws, or for what it returns. */
export function isWanted(record: StreamRecord, { when, runOnRaw }: Connection['options']): boolean {
  if (record.kind === 'signal') return true
  // Only the root of a decided delete counts rounds: the other fences are nobody's concern.
  if (isFenceChange(record)) return fenceOf(record.image)?.round !== undefined
  if (record.newImage?._raw?.BOOL === true && runOnRaw !== true) return false
  requireImages(record)
  return when === undefined || holds(when as When, record.change)
}

/** Throws for a change that lacks an image: it would look like an insert, or like a delete. */
function requireImages({ facts: { eventName }, newImage, oldImage, itemKey }: InstanceRecord): void {
  const isWhole = (eventName === 'REMOVE' || newImage) && (eventName === 'INSERT' || oldImage)
  if (isWhole) return
  throw new ConfigurationError(
    'streams.wrongEvent',
    `The ${eventName} record of ${itemKey} lacks its ${newImage ? 'old' : 'new'} image. Set the StreamViewType of the stream to NEW_AND_OLD_IMAGES.`,
  )
}

// A promise would count as true, and so would a condition that forgets to return.
function holds(when: When, change: Change): boolean {
  const answer: unknown = when.test(change)
  if (typeof answer === 'boolean') return answer
  // Nobody else waits for it: its rejection would end the process.
  Promise.resolve(answer).catch(() => {})
  throw new ConfigurationError(
    'models.badCondition',
    `The condition "${when.description}" must return true or false, and not ${typeof answer}. It is not awaited.`,
  )
}
