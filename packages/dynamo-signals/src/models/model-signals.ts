import { countIssue, firstIssue, shown, textIssue } from '../dispatch/option-issues.ts'
import { sharedSignal } from '../dispatch/shared-signal.ts'
import type { OptionsBySender, PayloadBySender, SignalEvent } from '../dispatch/signal-event.ts'
import type { Database, Effects, SignalContext, Transaction } from './database.ts'
import type { AnyModel, DraftOf, FieldOf, InstanceOf, ReadableFields } from './model.ts'
import { type RetryOptions, retryIssue } from './retry-options.ts'
import type { When } from './when.ts'

type Model<From> = From extends AnyModel ? From : AnyModel

/** The argument of a `preSave` receiver. */
export type PreSave<M extends AnyModel> = SignalEvent<PreSavePayload<M>, M>
interface PreSavePayload<M extends AnyModel> {
  /**
   * The draft. A receiver's changes are parsed and saved, and the whole instance is validated again. A field that a receiver
   * deletes or sets to undefined is removed or gets its default.
   */
  readonly instance: DraftOf<M>
  /**
   * The instance this save replaces. If another writer changes it before the commit, the save fails with `ConflictError`.
   */
  readonly previous: InstanceOf<M> | undefined
  /** Whether the instance is new. This is a hint: only the write can confirm it. */
  readonly adding: boolean
  /** The fields in which the draft currently differs from `previous`. */
  readonly changedFields: readonly FieldOf<M>[]
  /** The fields the caller restricted the save to. */
  readonly updateFields: readonly FieldOf<M>[] | undefined
  readonly raw: boolean
  readonly database: Database
  /** Writes and checks added here commit with the save, or not at all. */
  readonly transaction: Transaction
  readonly context: SignalContext
}

/** The argument of a `preDelete` receiver. */
export type PreDelete<M extends AnyModel> = SignalEvent<PreDeletePayload<M>, M>
interface PreDeletePayload<M extends AnyModel> {
  readonly instance: InstanceOf<M>
  /** The instance that the caller deleted. */
  readonly origin: { readonly model: AnyModel; readonly id: string }
  readonly database: Database
  readonly transaction: Transaction
  readonly context: SignalContext
}

/** Which stream record a durable receiver is called for. */
export interface RecordHeader {
  /** The same for every delivery of the change. */
  readonly id: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly sequenceNumber: string | undefined
  /** When DynamoDB applied the change, in milliseconds since 1970. Accurate to a second at best. */
  readonly writtenAt: number | undefined
}

/** The arguments of every durable receiver. */
export interface DurablePayload {
  readonly record: RecordHeader
  /** The receiver's writes. They commit with its receipt, so a redelivery changes nothing. */
  readonly effects: Effects
  /** For effects outside DynamoDB: claims the key, runs the effect, and records it as done. A redelivery skips it. */
  readonly once: Once
  readonly database: Database
  readonly context: SignalContext
}

/**
 * Runs an effect at least once for each receiver, item and key, within 35 days. If the effect throws, the record's next attempt
 * runs it again. It can run twice if the handler stops between the effect and its mark, if the response of the service is lost, or
 * if clocks differ by more than the lease. With `atMostOnce`, an effect that may have run is not repeated. Rejects with the error
 * of the effect, and with `LeaseHeldError` while another handler runs it.
 */
export type Once = (key: string, effect: () => Promise<unknown>, options?: OnceOptions) => Promise<void>
export interface OnceOptions {
  /** Prefer losing the effect over repeating it if a handler crashes during it. Default false. */
  readonly atMostOnce?: boolean
}

/** The argument of a `postSave` receiver, which runs after the commit. */
export type PostSave<M extends AnyModel> = SignalEvent<PostSavePayload<M>, M>
interface PostSavePayload<M extends AnyModel> extends DurablePayload {
  /** The instance as of this change. It may have changed since, so check the current state with `effects.check`. */
  readonly instance: InstanceOf<M>
  readonly previous: InstanceOf<M> | undefined
  readonly created: boolean
  readonly changedFields: readonly FieldOf<M>[]
  readonly raw: boolean
}

/** The argument of a `postDelete` receiver, which runs after the commit. */
export type PostDelete<M extends AnyModel> = SignalEvent<PostDeletePayload<M>, M>
interface PostDeletePayload<M extends AnyModel> extends DurablePayload {
  /** The instance as it was before the delete. */
  readonly instance: InstanceOf<M>
  /** What deleted it: a `delete`, a cascade, DynamoDB's time to live, or a writer outside this library. */
  readonly origin: 'delete' | 'cascade' | 'ttl' | 'unknown'
  /** The instance whose delete started it, if the library deleted it. */
  readonly root: { readonly model: string; readonly id: string } | undefined
}

interface PreSaveBySender extends PayloadBySender {
  readonly event: PreSave<Model<this['from']>>
}
interface PreDeleteBySender extends PayloadBySender {
  readonly event: PreDelete<Model<this['from']>>
}
interface PostSaveBySender extends PayloadBySender {
  readonly event: PostSave<Model<this['from']>>
}
interface PostDeleteBySender extends PayloadBySender {
  readonly event: PostDelete<Model<this['from']>>
}

/** The options of a durable receiver. */
export interface DurableOptions<M extends AnyModel = AnyModel> {
  /** The key of the receiver's receipts. Stable across deployments, and unaffected by minifiers that rename functions. */
  readonly dispatchUid: string
  /** The Lambda function that runs the receiver. */
  readonly consumer: string
  /** Runs only for these changes. Default: every change. */
  readonly when?: When<ReadableFields<M>> | undefined
  /** The number of failed attempts after which the record becomes a dead letter. Default 5. */
  readonly maxAttempts?: number
  /** Also runs for `raw` saves. Default false. */
  readonly runOnRaw?: boolean
  /** How to wait out failures that end by themselves. They cost no attempt. */
  readonly retry?: RetryOptions
  /**
   * How long the receiver may run for one record, in milliseconds. After that it is abandoned, nothing of it is committed,
   * and the attempt has failed. Default: until shortly before the function times out.
   */
  readonly timeout?: number
}
interface DurableBySender extends OptionsBySender {
  readonly options: DurableOptions<Model<this['from']>>
}

/**
 * Sent before a save is written, in the process that saves, and also for a save that changes nothing. A receiver can change
 * the draft, or veto the save by throwing: nothing is written, and the caller gets the error. If the save loses a race and starts
 * over, its receivers run again, so do not call other services here. Django: `pre_save`.
 *
 * @example
 * preSave.connect(keepPrice, { sender: Product })
 * function keepPrice({ instance, previous }: PreSave<typeof Product>) {
 *   if (previous && instance.price > previous.price * 2) {
 *     throw new ValidationError('Product', [{ path: 'price', message: 'More than twice what it was' }])
 *   }
 * }
 */
export const preSave = /* @__PURE__ */ sharedSignal<PreSaveBySender, AnyModel>('pre-save', senderIssue)

/**
 * Sent before a delete, in the process that deletes: for each instance that the delete will remove, children first, before
 * anything is written. A receiver can veto the whole delete by throwing. If the graph changes in the meantime, the receivers also
 * run for the new and the changed instances. Django: `pre_delete`.
 */
export const preDelete = /* @__PURE__ */ sharedSignal<PreDeleteBySender, AnyModel>('pre-delete', senderIssue)

/**
 * Sent from the stream after any writer's save is committed: at least once, and in order for each item.
 *
 * @example
 * postSave.connect(openProfile, {
 *   sender: User,
 *   dispatchUid: 'profiles/open',
 *   consumer: 'profiles',
 *   when: becomes('isActive', true),
 * })
 * async function openProfile({ instance: user, effects }: PostSave<typeof User>) {
 *   effects.check(User, user.id, { isActive: true })
 *   await effects.repository(Profile).getOrCreate({ userId: user.id })
 * }
 */
export const postSave = /* @__PURE__ */ sharedSignal<PostSaveBySender, AnyModel, DurableBySender>(
  'post-save',
  durableOptionsIssue,
)

/**
 * Sent from the stream after an item was deleted: by a `delete`, a cascade, DynamoDB's time to live, or another program. At least
 * once, and in order for each item. Django: `post_delete`, but later, and it cannot be lost in a crash.
 */
export const postDelete = /* @__PURE__ */ sharedSignal<PostDeleteBySender, AnyModel, DurableBySender>(
  'post-delete',
  durableOptionsIssue,
)

/** Returns what is wrong with the sender of a receiver, or undefined. A receiver of another object would never run. */
function senderIssue({ sender }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof (sender ?? '') === 'string' || (sender as AnyModel).relations) return undefined
  return `sender must be a model or the name of a model, not ${shown(sender)}.`
}

/** Returns what is wrong with the options of a durable receiver, or undefined. */
export function durableOptionsIssue(options: Readonly<Record<string, unknown>>): string | undefined {
  const { dispatchUid, consumer, maxAttempts, when } = options
  if (!dispatchUid) return 'a durable receiver needs a dispatchUid, because its receipts are stored under it.'
  const consumerIssue = textIssue(consumer)
  if (consumerIssue) return `a durable receiver needs a consumer, the Lambda that runs it. It ${consumerIssue}.`
  const isCondition = when === undefined || typeof (when as When | null)?.test === 'function'
  return (
    firstIssue({
      maxAttempts: maxAttempts !== undefined && countIssue(maxAttempts),
      when:
        !isCondition && `must be a condition, not ${shown(when)}: call created(), changed(), becomes(), and() or or()`,
    }) ??
    senderIssue(options) ??
    retryIssue(options)
  )
}
