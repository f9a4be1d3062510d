import type { AnyReceiver, ConnectedSignal, Connection, ConnectOptions, Receiver } from '../dispatch/connection.ts'
import { shared } from '../dispatch/shared-state.ts'
import { Signal } from '../dispatch/signal.ts'
import type { SignalEvent } from '../dispatch/signal-event.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Transaction } from './database.ts'
import type { AnyModel } from './model.ts'
import { checkDurable, type DurableOptions, type DurablePayload } from './model-signals.ts'

/** What a receiver of a durable signal is called with, after the commit. */
export type DurableEvent<Payload extends object> = SignalEvent<Payload & DurablePayload, AnyModel | undefined>

type Options = Omit<DurableOptions, 'when'>

interface Defined {
  readonly signal: DurableSignal<never>
  /** The copies of the library it was defined through, each by its own class. */
  readonly through: WeakSet<object>
}

const byName = /* @__PURE__ */ shared('durable-signals', () => new Map<string, Defined>())

/** The durable signal of a name, for the handler that finds the name in a stream record. */
export function durableSignal(name: string): DurableSignal<never> | undefined {
  return byName.get(name)?.signal
}

/** Every durable signal of this process. */
export function durableSignals(): DurableSignal<never>[] {
  return Array.from(byName.values(), ({ signal }) => signal)
}

/**
 * A signal of your own that survives a crash. Sending it writes a small item in the transaction it is sent in: either
 * both are there or neither. The stream delivers it to its receivers with the guarantees of `postSave`: after the
 * commit, at least once, effects once. Define it once, at the top of a module: its name is stored.
 *
 * @example
 * const orderPaid = new DurableSignal<{ orderId: string }>('order-paid')
 * orderPaid.connect(({ orderId }) => console.log(orderId), { dispatchUid: 'stock/reserve', consumer: 'links' })
 * await database.transaction(async transaction => orderPaid.send(transaction, { orderId: 'o1' }))
 */
export class DurableSignal<Payload extends object> implements ConnectedSignal {
  // Types that follow the payload are this class's; the dispatcher beneath it needs none.
  readonly #signal: Signal

  /** Throws `ConfigurationError` when another durable signal has the name. */
  constructor(name: string) {
    const signal = new Signal(name, checkDurable)
    const defined = byName.get(name)
    if (defined?.through.has(DurableSignal)) {
      throw new ConfigurationError(
        'models.signalTaken',
        `A durable signal named "${name}" already exists. Use another name.`,
      )
    }
    this.#signal = signal
    if (defined) {
      defined.through.add(DurableSignal)
      // biome-ignore lint/correctness/noConstructorReturn: a module that is evaluated through two copies defines one signal
      return defined.signal as unknown as DurableSignal<Payload>
    }
    byName.set(name, { signal: this as unknown as DurableSignal<never>, through: new WeakSet([DurableSignal]) })
  }

  get name(): string {
    return this.#signal.name
  }

  get connections(): readonly Connection[] {
    return this.#signal.connections
  }

  /** Connects a receiver, like `Signal.connect`. A durable receiver needs a `dispatchUid` and a `consumer`. */
  connect(
    receiver: Receiver<DurableEvent<Payload>>,
    options: ConnectOptions<AnyModel | undefined> & Options,
  ): () => boolean {
    return this.#signal.connect(receiver as Receiver<object>, options as object)
  }

  /** Disconnects a receiver, as `Signal.disconnect` does. */
  disconnect(
    receiver: AnyReceiver | string,
    options: Pick<ConnectOptions<AnyModel | undefined>, 'sender' | 'dispatchUid'> = {},
  ): boolean {
    return this.#signal.disconnect(receiver, options)
  }

  /**
   * Sends the signal with the transaction: if it commits, every receiver runs; if it does not, none. The payload must
   * be storable. With a sender, receivers connected to another one stay silent.
   */
  async send(transaction: Transaction, payload: Payload, sender?: AnyModel): Promise<void> {
    transaction.send(this, payload, sender)
  }
}
