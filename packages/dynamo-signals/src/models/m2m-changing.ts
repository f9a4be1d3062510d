import { sharedSignal } from '../dispatch/shared-signal.ts'
import type { PayloadBySender, SignalEvent } from '../dispatch/signal-event.ts'
import type { Database, SignalContext, Transaction } from './database.ts'
import type { AnyModel } from './model.ts'

/** The name of the signal that is sent after links changed. It consists of two signals of the model that holds the links. */
export const M2M_CHANGED = 'm2m-changed'

/** One end of a change of links: the instance whose links change, and the ids that they lead to. */
export interface LinkedEnds {
  /** The name of the link, as its model declares it: `tags`. */
  readonly link: string
  /** The instance whose links change. It is named and not loaded: a call may have only its id. */
  readonly instance: { readonly model: AnyModel; readonly id: string }
  /** The instance is at the target's end: the links of a tag change, and not those of a product. */
  readonly reverse: boolean
  /** The model at the other end. Its instances have the ids of `pkSet`. */
  readonly model: AnyModel
  readonly pkSet: ReadonlySet<string>
}

/** The argument of a `m2mChanging` receiver. The sender is the model that holds the links. */
export type M2mChanging<M extends AnyModel = AnyModel> = SignalEvent<M2mChangingPayload, M>
interface M2mChangingPayload extends LinkedEnds {
  readonly action: 'preAdd' | 'preRemove' | 'preClear'
  readonly database: Database
  /** Writes and checks added here commit with the links, or with the first of them if they need several transactions. */
  readonly transaction: Transaction
  readonly context: SignalContext
}

interface M2mChangingBySender extends PayloadBySender {
  readonly event: M2mChanging<this['from'] extends AnyModel ? this['from'] : AnyModel>
}

/**
 * Sent in process before links change, once for each action of a call and before anything is written. A receiver can veto by
 * throwing. `preAdd` has the ids that are not linked yet, `preRemove` all that were given, and `preClear` those that are
 * linked. Also sent if there is nothing to change, but not for a call without ids. Django: `m2m_changed`.
 *
 * @example
 * m2mChanging.connect(limitTags, { sender: 'Product_tags' })
 * function limitTags({ action, pkSet }: M2mChanging) {
 *   if (action === 'preAdd' && pkSet.size > 10) throw new Error('At most 10 tags at once')
 * }
 */
export const m2mChanging = /* @__PURE__ */ sharedSignal<M2mChangingBySender, AnyModel>('m2m-changing')
