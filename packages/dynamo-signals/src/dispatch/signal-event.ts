/** The part of a signal that every receiver can see. */
export interface AnySignal {
  readonly name: string
}

/** The argument of a receiver: the payload of the `send`, its sender and the signal itself. */
export type SignalEvent<Payload, From = unknown> = Payload & { readonly signal: AnySignal; readonly sender: From }

/**
 * A payload that depends on the sender. A signal declared with an interface that extends this one derives the receiver's
 * argument from the `sender` it connects with. `this['from']` stands for that sender.
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

/** The payload argument of `send`. The dispatch adds `signal` and `sender`. */
export type PayloadFor<Payload, From> = WithoutInjected<EventFor<Payload, From>>

/** Options that depend on the sender, like {@link PayloadBySender} for payloads. */
export interface OptionsBySender {
  readonly from: unknown
  readonly options: object
}

/** The options of a signal in addition to those every signal has. */
export type OptionsFor<Options, From> = Options extends OptionsBySender
  ? (Options & { readonly from: From })['options']
  : Options
