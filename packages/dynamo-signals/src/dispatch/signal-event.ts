/** What every signal shows of itself to a receiver. */
export interface AnySignal {
  readonly name: string
}

/** What a receiver is called with: the payload of the `send`, its sender and the signal itself. */
export type SignalEvent<Payload, From = unknown> = Payload & { readonly signal: AnySignal; readonly sender: From }

/**
 * A payload that depends on the sender. A signal declared with an interface that extends this one computes what a
 * receiver is called with from the `sender` it connects with: `this['from']` stands for that sender.
 */
export interface PayloadBySender {
  readonly from: unknown
  readonly event: object
}

/** The argument of a receiver of a signal with this payload, connected to this sender. */
export type EventFor<Payload, From> = Payload extends PayloadBySender
  ? (Payload & { readonly from: From })['event']
  : SignalEvent<Payload, From>

type WithoutInjected<Event> = Event extends unknown ? Omit<Event, 'signal' | 'sender'> : never

/** What `send` takes beside the sender. `signal` and `sender` are the dispatch's own. */
export type PayloadFor<Payload, From> = WithoutInjected<EventFor<Payload, From>>

/** Options that depend on the sender, as {@link PayloadBySender} does for payloads. */
export interface OptionsBySender {
  readonly from: unknown
  readonly options: object
}

/** The options of a signal beside those every signal has. */
export type OptionsFor<Options, From> = Options extends OptionsBySender
  ? (Options & { readonly from: From })['options']
  : Options
