import { ConfigurationError } from '../errors.ts'
import { type Connection, hears, isSameSender, senderName } from './connection.ts'

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

/** What `send` takes beside the sender. */
export type PayloadFor<Payload, From> = Omit<EventFor<Payload, From>, 'signal' | 'sender'>

/** Options that depend on the sender, as {@link PayloadBySender} does for payloads. */
export interface OptionsBySender {
  readonly from: unknown
  readonly options: object
}

/** The options of a signal beside those every signal has. */
export type OptionsFor<Options, From> = Options extends OptionsBySender
  ? (Options & { readonly from: From })['options']
  : Options

/** A function that reacts. It may be async; what it returns is the `response` of the send. */
export type Receiver<Event> = (event: Event) => unknown

/** Which sender a receiver listens to, under which name, and when it runs. */
export interface ConnectOptions<From> {
  /** Only this sender; every sender when left out. A name stands for a sender that is defined later. */
  readonly sender?: From | string
  /** A stable name: connecting it again changes nothing, however often a module runs. Unique per signal and sender. */
  readonly dispatchUid?: string
  /** Higher runs first; receivers of equal priority run in the order of their connection. Default 0. */
  readonly priority?: number
}

/** One receiver's result of a `send`. */
export interface Response {
  readonly receiver: (event: never) => unknown
  readonly dispatchUid: string | undefined
  readonly response: unknown
}

/** One receiver's result of a `sendRobust`. */
export type RobustResponse =
  | (Response & { readonly ok: true })
  | (Omit<Response, 'response'> & { readonly ok: false; readonly error: unknown })

/**
 * Tells receivers that something happened, without knowing them.
 *
 * Receivers run one after another, higher `priority` first, then in the order of their connection. A dispatch works on
 * a snapshot: who is connected meanwhile runs from the next send on. Django: `django.dispatch.Signal`.
 *
 * @example
 * const priceChanged = new Signal<{ productId: string }>('price-changed')
 * priceChanged.connect(({ productId }) => productId.length, { dispatchUid: 'catalogue/price' })
 * await priceChanged.send(undefined, { productId: 'p1' })
 */
export class Signal<Payload = object, From = unknown, Options extends object = object> implements AnySignal {
  readonly name: string
  readonly #checkOptions: ((options: Readonly<Record<string, unknown>>) => string | undefined) | undefined
  #connections: readonly Connection[] = []

  /** `checkOptions` looks at the options of every `connect` and tells what is wrong with them. */
  constructor(name: string, checkOptions?: (options: Readonly<Record<string, unknown>>) => string | undefined) {
    if (!name)
      throw new ConfigurationError('dispatch.unnamed', 'A signal needs a name: it appears in errors and lists.')
    this.name = name
    this.#checkOptions = checkOptions
  }

  /** The connections in the order they run in. */
  get connections(): readonly Connection[] {
    return this.#connections
  }

  /**
   * Connects a receiver and returns the function that disconnects it. Connecting the same receiver (or `dispatchUid`)
   * to the same sender again keeps the first place. Another function under a taken `dispatchUid` throws.
   */
  connect<S extends From = From>(
    receiver: Receiver<EventFor<Payload, S>>,
    options: ConnectOptions<S> & OptionsFor<Options, S>,
  ): () => boolean
  connect(
    receiver: Receiver<EventFor<Payload, From>>,
    ...none: object extends OptionsFor<Options, From> ? [] : [never]
  ): () => boolean
  connect(receiver: (event: never) => unknown, options: ConnectOptions<From> = {}): () => boolean {
    const connection = this.#connectionFor(receiver, options)
    const twin = this.#find(connection)
    if (!twin) this.#insert(connection)
    else if (twin.receiver !== receiver) {
      throw new ConfigurationError(
        'dispatch.uidTaken',
        `Signal "${this.name}" has another receiver under the dispatchUid "${connection.dispatchUid}". Choose another one.`,
      )
    }
    return () => this.disconnect(receiver, options)
  }

  /** Disconnects by function or by `dispatchUid`, for the sender it was connected with. False when there was none. */
  disconnect(receiver: ((event: never) => unknown) | undefined, options: ConnectOptions<From> = {}): boolean {
    const { sender, dispatchUid } = options
    const rest = this.#connections.filter(
      connection =>
        !isSameSender(connection.sender, sender) ||
        !(dispatchUid ? connection.dispatchUid === dispatchUid : connection.receiver === receiver),
    )
    const found = rest.length < this.#connections.length
    this.#connections = rest
    return found
  }

  /** Whether a send from this sender would reach anyone; without a sender, whether anyone hears every sender. */
  hasListeners(sender?: From): boolean {
    return this.#connections.some(connection => hears(connection.sender, sender))
  }

  /** Runs the receivers. The first error stops the dispatch and rejects: this is how a validator vetoes. */
  async send<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<Response[]> {
    const responses: Response[] = []
    for (const { receiver, dispatchUid } of this.#receiversOf(sender)) {
      const response = await receiver({ ...payload, signal: this, sender } as never)
      responses.push({ receiver, dispatchUid, response })
    }
    return responses
  }

  /** Runs every receiver, whatever the others do: an error is returned in its receiver's place. */
  async sendRobust<S extends From>(sender: S, payload: PayloadFor<Payload, S>): Promise<RobustResponse[]> {
    const responses: RobustResponse[] = []
    for (const { receiver, dispatchUid } of this.#receiversOf(sender)) {
      try {
        const response = await receiver({ ...payload, signal: this, sender } as never)
        responses.push({ receiver, dispatchUid, ok: true, response })
      } catch (error) {
        responses.push({ receiver, dispatchUid, ok: false, error })
      }
    }
    return responses
  }

  #receiversOf(sender: unknown): readonly Connection[] {
    return this.#connections.filter(connection => hears(connection.sender, sender))
  }

  #connectionFor(receiver: unknown, options: ConnectOptions<From>): Connection {
    const { sender, dispatchUid, priority = 0 } = options
    const refuse = (code: string, message: string) => {
      throw new ConfigurationError(code, `Signal "${this.name}": ${message}`)
    }
    if (typeof receiver !== 'function') refuse('dispatch.notCallable', 'a receiver must be a function.')
    if (dispatchUid === '') refuse('dispatch.emptyUid', 'a dispatchUid must not be empty. Leave it out or name it.')
    if (typeof sender === 'string' && !/^\w+$/.test(sender)) {
      refuse('dispatch.badSenderName', `"${sender}" is no sender's name. Use the name a model is defined with.`)
    }
    const complaint = this.#checkOptions?.({ ...options })
    if (complaint) refuse('dispatch.badOptions', complaint)
    return { receiver: receiver as Connection['receiver'], sender, dispatchUid, priority, options: { ...options } }
  }

  #find({ receiver, sender, dispatchUid }: Connection): Connection | undefined {
    return this.#connections.find(
      connection =>
        isSameSender(connection.sender, sender) &&
        (dispatchUid ? connection.dispatchUid === dispatchUid : connection.receiver === receiver),
    )
  }

  #insert(connection: Connection): void {
    const at = this.#connections.findIndex(other => other.priority < connection.priority)
    this.#connections = this.#connections.toSpliced(at < 0 ? this.#connections.length : at, 0, connection)
  }

  toString(): string {
    return `Signal(${this.name}${this.#connections.length ? `: ${this.#connections.map(describe).join(', ')}` : ''})`
  }
}

function describe({ receiver, sender, dispatchUid }: Connection): string {
  return `${dispatchUid ?? (receiver.name || 'anonymous')} <- ${senderName(sender) ?? 'any sender'}`
}
