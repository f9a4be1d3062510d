import { ConfigurationError } from '../errors/index.ts'
import {
  type AnyReceiver,
  type CheckOptions,
  type ConnectedSignal,
  type Connection,
  type ConnectOptions,
  describeReceiver,
  makeConnection,
  type Receiver,
  type ReceiverObject,
} from './connection.ts'
import { dispatchToAll, dispatchUntilError, type ReceiverResponse, type RobustResponse } from './dispatch.ts'
import { textIssue } from './option-issues.ts'
import { describeSender, hears, isSameSender } from './sender.ts'
import type { EventFor, OptionsFor, PayloadFor } from './signal-event.ts'

/** What `connect` takes behind the receiver. One signature, and no overloads: the compiler names the option that is wrong. */
type ConnectArguments<Options, From, S> =
  object extends OptionsFor<Options, From>
    ? [options?: ConnectOptions<S> & OptionsFor<Options, S>]
    : [options: ConnectOptions<S> & OptionsFor<Options, S>]

/**
 * Tells receivers that something happened, without knowing them.
 *
 * Receivers run one after another, higher `priority` first, then in the order of their connection. A dispatch works on
 * a snapshot: who is connected meanwhile runs from the next send on. References are strong: a receiver stays until it
 * is disconnected. Django: `django.dispatch.Signal`.
 *
 * @example
 * const priceChanged = new Signal<{ productId: string }>('price-changed')
 * priceChanged.connect(({ productId }) => productId.length, { dispatchUid: 'catalogue/price' })
 * await priceChanged.send(undefined, { productId: 'p1' })
 */
export class Signal<Payload = object, From = unknown, Options extends object = object> implements ConnectedSignal {
  readonly name: string
  readonly #checkOptions: CheckOptions | undefined
  #connections: readonly Connection[] = []

  /** `checkOptions` looks at the options of every `connect` and tells what is wrong with them. */
  constructor(name: string, checkOptions?: CheckOptions) {
    const issue = textIssue(name)
    if (issue) throw new ConfigurationError('dispatch.unnamed', `The name of a signal ${issue}.`)
    this.name = name
    this.#checkOptions = checkOptions
  }

  /** Every connection, whatever its sender, in the order they run in. */
  get connections(): readonly Connection[] {
    return this.#connections
  }

  /**
   * Connects a receiver and returns the function that disconnects it. A receiver is known by its `dispatchUid`, else by
   * itself, and by its sender: connecting it again keeps the first place and the first options. Another receiver under
   * a taken `dispatchUid` throws.
   */
  connect<S extends From = From>(
    receiver: Receiver<EventFor<Payload, S>> | ReceiverObject<EventFor<Payload, S>>,
    ...[options = {} as ConnectOptions<S> & OptionsFor<Options, S>]: ConnectArguments<Options, From, S>
  ): () => boolean {
    const connection = makeConnection(this, receiver, options, this.#checkOptions)
    const twin = this.#connections.find(other => isSameConnection(other, connection))
    if (twin && twin.receiver !== receiver) {
      throw new ConfigurationError(
        'dispatch.uidTaken',
        `Signal "${this.name}" already has another receiver with the dispatchUid "${connection.dispatchUid}". ` +
          'Use another dispatchUid, or disconnect that receiver first.',
      )
    }
    if (!twin) this.#insert(connection)
    const connected = twin ?? connection
    return () => this.#remove(other => other === connected)
  }

  /**
   * Disconnects a receiver, named by itself or by its `dispatchUid`, from the sender it was connected with. False when
   * there was none: a receiver of every sender is not disconnected from one. A dispatch that has begun still runs it.
   *
   */
  disconnect(
    receiver: AnyReceiver | string | undefined,
    { sender, dispatchUid }: Pick<ConnectOptions<From>, 'sender' | 'dispatchUid'> = {},
  ): boolean {
    const uid = typeof receiver === 'string' ? receiver : dispatchUid
    return this.#remove(
      connection =>
        isSameSender(connection.sender, sender ?? undefined) &&
        (uid === undefined ? connection.receiver === receiver : connection.dispatchUid === uid),
    )
  }

  /** Whether a send from this sender would reach anyone; without a sender, whether anyone hears every sender. Row B19. */
  hasListeners(sender?: From): boolean {
    return this.#connections.some(connection => hears(connection.sender, sender))
  }

  /** The connections a send from this sender would run, in order; without a sender those that hear every sender. */
  listeners(sender?: From): readonly Connection[] {
    return this.#connections.filter(connection => hears(connection.sender, sender))
  }

  /**
   * Runs the receivers and resolves to their responses, in order. The first error stops the dispatch and rejects: this
   * is how a validator vetoes. Responses never veto. Sends may be nested, 32 deep. Django: `send`, `asend`.
   */
  send<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<ReceiverResponse[]> {
    return dispatchUntilError({ signal: this, sender, payload: () => payload, connections: this.listeners(sender) })
  }

  /**
   * Runs every receiver, whatever the others do: an error is returned in its receiver's place, and published to the
   * diagnostics channel `dynamo-signals:receiver-failed`. Only an `AbortError`, a `TimeoutError` or sends that are
   * nested too deep reject, and end the dispatch. Django: `send_robust`.
   */
  sendRobust<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<RobustResponse[]> {
    return dispatchToAll({ signal: this, sender, payload: () => payload, connections: this.listeners(sender) })
  }

  #insert(connection: Connection): void {
    const at = this.#connections.findIndex(other => other.priority < connection.priority)
    this.#connections = this.#connections.toSpliced(at < 0 ? this.#connections.length : at, 0, connection)
  }

  #remove(isMeant: (connection: Connection) => boolean): boolean {
    const rest = this.#connections.filter(connection => !isMeant(connection))
    const found = rest.length < this.#connections.length
    this.#connections = rest
    return found
  }

  toString(): string {
    const receivers = this.#connections.map(
      ({ sender, ...connection }) =>
        `${describeReceiver(connection)} <- ${sender === undefined ? 'any sender' : describeSender(sender)}`,
    )
    return `Signal(${this.name}${receivers.length > 0 ? `: ${receivers.join(', ')}` : ''})`
  }
}

function isSameConnection(one: Connection, other: Connection): boolean {
  if (!isSameSender(one.sender, other.sender) || one.dispatchUid !== other.dispatchUid) return false
  return one.dispatchUid !== undefined || one.receiver === other.receiver
}
