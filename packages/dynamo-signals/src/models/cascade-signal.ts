import { shared } from '../dispatch/shared-state.ts'
import { Signal } from '../dispatch/signal.ts'
import type { OptionsBySender, PayloadBySender, SignalEvent } from '../dispatch/signal-event.ts'
import type { AnyModel } from './model.ts'
import { checkDurable, type DurableOptions, type DurablePayload } from './model-signals.ts'

/** What the receiver of {@link cascade} is called with: the instance whose delete goes on. */
export type Cascade = SignalEvent<CascadePayload, AnyModel>
interface CascadePayload extends DurablePayload {
  readonly instance: { readonly id: string }
  /** The delete, and how many rounds of it are behind. */
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
 * Sent by the stream for every round of a delete that is larger than one transaction. The library's own receiver is
 * connected to it by `connectCascade`; without it such a delete is refused before anything is written.
 */
export const cascade = /* @__PURE__ */ shared(
  'cascade',
  () => new Signal<CascadeBySender, AnyModel, CascadeOptions>('cascade', checkDurable),
)
