import { countIssue, shown, textIssue } from '../dispatch/option-issues.ts'
import { shared } from '../dispatch/shared-state.ts'
import { Signal } from '../dispatch/signal.ts'
import type { OptionsBySender, PayloadBySender, SignalEvent } from '../dispatch/signal-event.ts'
import type { Database, Effects, SignalContext, Transaction } from './database.ts'
import type { AnyModel, DraftOf, FieldOf, InstanceOf, ReadableFields } from './model.ts'
import type { When } from './when.ts'

type Model<From> = From extends AnyModel ? From : AnyModel

/** What a `preSave` receiver is called with. */
export type PreSave<M extends AnyModel> = SignalEvent<PreSavePayload<M>, M>
interface PreSavePayload<M extends AnyModel> {
  /** The draft. What a receiver changes is parsed and saved, and the whole is validated again. A field that it deletes, or sets to undefined, is removed or gets its default. */
  readonly instance: DraftOf<M>
  /** The item this save replaces: if it is another one by then, the save fails with `ConflictError`. */
  readonly previous: InstanceOf<M> | undefined
  /** A new instance. A hint: only the write proves it. */
  readonly adding: boolean
  /** The fields in which the draft differs from `previous`, as they are now. */
  readonly changedFields: readonly FieldOf<M>[]
  /** The fields the caller restricted the save to. */
  readonly updateFields: readonly FieldOf<M>[] | undefined
  readonly raw: boolean
  readonly database: Database
  /** Writes and checks added here commit with the save, or not at all. */
  readonly transaction: Transaction
  readonly context: SignalContext
}

/** What a `preDelete` receiver is called with. */
export type PreDelete<M extends AnyModel> = SignalEvent<PreDeletePayload<M>, M>
interface PreDeletePayload<M extends AnyModel> {
  readonly instance: InstanceOf<M>
  /** The instance whose delete began it. */
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
  /** When DynamoDB took the change, in milliseconds since 1970; precise to a second at best. */
  readonly writtenAt: number | undefined
}

/** The arguments of every durable receiver. */
export interface DurablePayload {
  readonly record: RecordHeader
  /** What the receiver writes. It commits with the receipt: a redelivery changes nothing. */
  readonly effects: Effects
  /** For effects outside DynamoDB: claims the key, runs the effect, remembers it. A repeated delivery skips it. */
  readonly once: Once
  readonly database: Database
  readonly context: SignalContext
}

/** Runs an effect at least once, and once unless a handler dies in it; with `atMostOnce` never twice. */
export type Once = (key: string, effect: () => Promise<unknown>, options?: OnceOptions) => Promise<void>
export interface OnceOptions {
  /** Rather lose the effect than repeat it, when a handler dies in it. Default false. */
  readonly atMostOnce?: boolean
}

/** What a `postSave` receiver is called with, after the commit. */
export type PostSave<M extends AnyModel> = SignalEvent<PostSavePayload<M>, M>
interface PostSavePayload<M extends AnyModel> extends DurablePayload {
  /** The instance as this change left it. It may have changed since: act on state, by `effects.check`. */
  readonly instance: InstanceOf<M>
  readonly previous: InstanceOf<M> | undefined
  readonly created: boolean
  readonly changedFields: readonly FieldOf<M>[]
  readonly raw: boolean
}

/** What a `postDelete` receiver is called with, after the commit. */
export type PostDelete<M extends AnyModel> = SignalEvent<PostDeletePayload<M>, M>
interface PostDeletePayload<M extends AnyModel> extends DurablePayload {
  /** The instance as it was. */
  readonly instance: InstanceOf<M>
  /** Who deleted it: a `delete`, the cascade of one, DynamoDB's time to live, or a writer that is not ours. */
  readonly origin: 'delete' | 'cascade' | 'ttl' | 'unknown'
  /** The instance whose delete began it, where one of our deletes did. */
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
  /** Keys the receipts: stable over deploys, and safe from a minifier that renames functions. */
  readonly dispatchUid: string
  /** The Lambda that runs the receiver. */
  readonly consumer: string
  /** Runs for these changes only. Default: every change. */
  readonly when?: When<ReadableFields<M>> | undefined
  /** After so many failed attempts the record becomes a dead letter. Default 5. */
  readonly maxAttempts?: number
  /** Runs for `raw` saves too. Default false. */
  readonly runOnRaw?: boolean
}
interface DurableBySender extends OptionsBySender {
  readonly options: DurableOptions<Model<this['from']>>
}

/**
 * Sent before a save is written, in process. A receiver may change the draft, or veto by throwing.
 *
 * @example
 * preSave.connect(keepPrice, { sender: Product })
 * function keepPrice({ instance, previous }: PreSave<typeof Product>) {
 *   if (previous && instance.price > previous.price * 2) {
 *     throw new ValidationError('Product', [{ path: 'price', message: 'More than twice what it was' }])
 *   }
 * }
 */
export const preSave = /* @__PURE__ */ shared('pre-save', () => new Signal<PreSaveBySender, AnyModel>('pre-save'))

/** Sent before a delete, in process: to the whole graph before anything is written. Throwing vetoes. */
export const preDelete = /* @__PURE__ */ shared(
  'pre-delete',
  () => new Signal<PreDeleteBySender, AnyModel>('pre-delete'),
)

/**
 * Sent from the stream after the commit of a save by any writer, at least once, in the order of each item.
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
export const postSave = /* @__PURE__ */ shared(
  'post-save',
  () => new Signal<PostSaveBySender, AnyModel, DurableBySender>('post-save', checkDurable),
)

/** Sent after the commit of a delete, by the stream. */
export const postDelete = /* @__PURE__ */ shared(
  'post-delete',
  () => new Signal<PostDeleteBySender, AnyModel, DurableBySender>('post-delete', checkDurable),
)

/** Returns what is wrong with the options of a durable receiver, or undefined. */
export function checkDurable(options: Readonly<Record<string, unknown>>): string | undefined {
  const { dispatchUid, consumer, maxAttempts, when } = options
  if (!dispatchUid) return 'a durable receiver needs a dispatchUid, because its receipts are stored under it.'
  const consumerIssue = textIssue(consumer)
  if (consumerIssue) return `a durable receiver needs a consumer, the Lambda that runs it. consumer ${consumerIssue}.`
  const attemptsIssue = maxAttempts !== undefined && countIssue(maxAttempts)
  if (attemptsIssue) return `maxAttempts ${attemptsIssue}. The default is 5.`
  if (when === undefined || typeof (when as When | null)?.test === 'function') return undefined
  return `when must be a condition, not ${shown(when)}: call created(), changed(), becomes(), and() or or().`
}
