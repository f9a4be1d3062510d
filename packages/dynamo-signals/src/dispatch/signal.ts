import { ConfigurationError } from '../errors/index.ts'
import {
  type AnyReceiver,
  type ConnectedSignal,
  type Connection,
  type ConnectOptions,
  describeReceiver,
  makeConnection,
  type OptionsIssue,
  type Receiver,
  type ReceiverObject,
} from './connection.ts'
import { dispatchToAll, dispatchUntilError, type ReceiverResponse, type RobustResponse } from './dispatch.ts'
import { textIssue } from './option-issues.ts'
import { describeSender, hears, isFor, isSameSender } from './sender.ts'
import type { EventFor, OptionsFor, PayloadFor } from './signal-event.ts'
import { propertyOf } from './thrown-values.ts'

/**
 * The arguments of `connect` after the receiver. One signature without overloads, so the compiler names the wrong option.
 */
type ConnectArguments<Options, From, S> =
  object extends OptionsFor<Options, From>
    ? [options?: ConnectOptions<S> & OptionsFor<Options, S>]
    : [options: ConnectOptions<S> & OptionsFor<Options, S>]

/**
 * Notifies receivers of an event, without knowing who they are.
 *
 * Receivers run one after another, higher `priority` first, then in the order they were connected. A dispatch works on a
 * snapshot: a receiver connected during a send runs from the next send on. References are strong: a receiver stays connected
 * until you disconnect it. Django: `django.dispatch.Signal`.
 *
 * @example
 * const priceChanged = new Signal<{ productId: string }>('price-changed')
 * priceChanged.connect(({ productId }) => productId.length, { dispatchUid: 'catalogue/price' })
 * await priceChanged.send(undefined, { productId: 'p1' })
 */
export class Signal<Payload = object, From = unknown, Options extends object = object> implements ConnectedSignal {
  readonly name: string
  readonly #optionsIssue: OptionsIssue | undefined
  #connections: readonly Connection[] = []

  /** `optionsIssue` validates the options of every `connect` and returns what is wrong with them. */
  constructor(name: string, optionsIssue?: OptionsIssue) {
    const issue = textIssue(name)
    if (issue) throw new ConfigurationError('dispatch.unnamed', `The name of a signal ${issue}.`)
    this.name = name
    this.#optionsIssue = optionsIssue
  }

  /** All connections of all senders, in the order they run. */
  get connections(): readonly Connection[] {
    return this.#connections
  }

  /**
   * Connects a receiver and returns the function that disconnects it. A connection is identified by its sender, its
   * database and its `dispatchUid`, or by the receiver itself if it has none. Connecting it again keeps the original position and options.
   * Throws if a different receiver already uses the `dispatchUid`.
   */
  connect<S extends From = From>(
    receiver: Receiver<EventFor<Payload, S>> | ReceiverObject<EventFor<Payload, S>>,
    ...[options = {} as ConnectOptions<S> & OptionsFor<Options, S>]: ConnectArguments<Options, From, S>
  ): () => boolean {
    const connection = makeConnection(this, receiver, options, this.#optionsIssue)
    const twin = this.#connections.find(other => isSameConnection(other, connection))
    if (twin && twin.receiver !== receiver) {
      throw new ConfigurationError(
        'dispatch.uidTaken',
        `Signal "${this.name}" already has another receiver with the dispatchUid "${connection.dispatchUid}". ` +
          'Use another one, or disconnect that receiver first.',
      )
    }
    if (!twin) this.#insert(connection)
    const connected = twin ?? connection
    return () => this.#remove(other => other === connected)
  }

  /**
   * Disconnects a receiver, given directly or by its `dispatchUid`, from the sender and the database it was connected with.
   * Returns false if there was no such connection: you cannot disconnect a receiver of every sender from a single one. A
   * dispatch that has already begun still runs it.
   */
  disconnect(
    receiver: AnyReceiver | string | undefined,
    { sender, dispatchUid, database }: Pick<ConnectOptions<From>, 'sender' | 'dispatchUid' | 'database'> = {},
  ): boolean {
    const uid = typeof receiver === 'string' ? receiver : dispatchUid
    return this.#remove(
      connection =>
        isSameSender(connection.sender, sender ?? undefined) &&
        connection.options.database === database &&
        (uid === undefined ? connection.receiver === receiver : connection.dispatchUid === uid),
    )
  }

  /**
   * Whether a send from this sender would reach any receiver. Without a sender: whether any receiver is connected to every
   * sender. With the name of a database: only receivers that run for that one.
   */
  hasListeners(sender?: From, database?: string): boolean {
    return this.listeners(sender, database).length > 0
  }

  /**
   * Returns the connections that a signal from this sender reaches, in the order in which they run. Omit the sender to get those
   * that are connected to every sender. Pass the name of a database to get only those that run for it.
   */
  listeners(sender?: From, database?: string): readonly Connection[] {
    return this.#connections.filter(each => hears(each.sender, sender) && isFor(each.options, database))
  }

  /**
   * Runs the receivers and resolves to their responses, in order. The first error stops the dispatch and rejects the
   * promise, so a receiver can veto by throwing. A response never vetoes. Sends can be nested up to 32 deep. If the payload has
   * a `database`, receivers that are connected for another one do not run. Django: `send`, `asend`.
   */
  send<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<ReceiverResponse[]> {
    return dispatchUntilError({
      signal: this,
      sender,
      payload: () => payload,
      connections: this.#meant(sender, payload),
    })
  }

  /**
   * Runs every receiver, even if others fail. An error is returned in place of its receiver's response and published to the
   * diagnostics channel `dynamo-signals:receiver-failed`. Only an `AbortError`, a `TimeoutError` or too deeply nested sends
   * end the dispatch and reject the promise. Django: `send_robust`.
   */
  sendRobust<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<RobustResponse[]> {
    return dispatchToAll({ signal: this, sender, payload: () => payload, connections: this.#meant(sender, payload) })
  }

  #meant(sender: From, payload: object): readonly Connection[] {
    return this.listeners(sender, propertyOf(propertyOf(payload, 'database'), 'name') as string | undefined)
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
  if (one.options.database !== other.options.database) return false
  return one.dispatchUid !== undefined || one.receiver === other.receiver
}
