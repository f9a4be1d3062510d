import { sharedSignal } from '../dispatch/shared-signal.ts'
import type { OptionsBySender, PayloadBySender, SignalEvent } from '../dispatch/signal-event.ts'
import type { AnyModel } from './model.ts'
import { type DurableOptions, type DurablePayload, durableOptionsIssue } from './model-signals.ts'

/** The argument of the {@link cascade} receiver: the instance whose delete continues. */
export type Cascade = SignalEvent<CascadePayload, AnyModel>
interface CascadePayload extends DurablePayload {
  readonly instance: { readonly id: string }
  /** The delete, and the number of rounds it has completed. */
  readonly deletionId: string
  readonly round: number
}

interface CascadeBySender extends PayloadBySender {
  readonly event: Cascade
}
interface CascadeOptions extends OptionsBySender {
  readonly options: Omit<DurableOptions, 'when' | 'runOnRaw'>
}

/**
 * Sent from the stream for every round of a delete that does not fit in one transaction. `connectCascade` connects the
 * library's receiver to it. Without that receiver, such a delete is rejected before anything is written.
 */
export const cascade = /* @__PURE__ */ sharedSignal<CascadeBySender, AnyModel, CascadeOptions>(
  'cascade',
  durableOptionsIssue,
)
