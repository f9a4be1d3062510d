import type { AnyReceiver, ConnectedSignal, Connection, ConnectOptions, Receiver } from '../dispatch/connection.ts'
import { shared } from '../dispatch/shared-state.ts'
import { Signal } from '../dispatch/signal.ts'
import type { SignalEvent } from '../dispatch/signal-event.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Transaction } from './database.ts'
import type { AnyModel } from './model.ts'
import { type DurableOptions, type DurablePayload, durableOptionsIssue } from './model-signals.ts'
import type { SendOptions } from './send-options.ts'

/** The argument of a receiver of a durable signal, which runs after the commit. */
export type DurableEvent<Payload extends object> = SignalEvent<Payload & DurablePayload, AnyModel | undefined>

type Options = Omit<DurableOptions, 'when'>

interface Defined {
  readonly signal: DurableSignal<never>
  /** The copies of the library that defined it, each represented by its own class. */
  readonly through: WeakSet<object>
}

const byName = /* @__PURE__ */ shared('durable-signals', () => new Map<string, Defined>())

/** Returns the durable signal with this name. Used by the handler, which reads the name from a stream record. */
export function durableSignal(name: string): DurableSignal<never> | undefined {
  return byName.get(name)?.signal
}

/** Returns every durable signal of this process. */
export function durableSignals(): DurableSignal<never>[] {
  return Array.from(byName.values(), ({ signal }) => signal)
}

/**
 * A custom signal that survives a crash. Sending it writes a small item in the same transaction, so the signal is sent
 * if and only if the transaction commits. The stream delivers it to its receivers with the guarantees of `postSave`: after the
 * commit, at least once, effects once. Define it once, at the top level of a module. Its name is stored.
 *
 * @example
 * const orderPaid = new DurableSignal<{ orderId: string }>('order-paid')
 * orderPaid.connect(({ orderId }) => console.log(orderId), { dispatchUid: 'stock/reserve', consumer: 'links' })
 * await database.transaction(async transaction => orderPaid.send(transaction, { orderId: 'o1' }))
 */
export class DurableSignal<Payload extends object> implements ConnectedSignal {
  // This class provides the payload types. The dispatcher it wraps needs none.
  readonly #signal: Signal

  /** Throws `ConfigurationError` if another durable signal has this name. */
  constructor(name: string) {
    const signal = new Signal(name, durableOptionsIssue)
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

  /** Disconnects a receiver, like `Signal.disconnect`. */
  disconnect(
    receiver: AnyReceiver | string,
    options: Pick<ConnectOptions<AnyModel | undefined>, 'sender' | 'dispatchUid' | 'database'> = {},
  ): boolean {
    return this.#signal.disconnect(receiver, options)
  }

  /**
   * Sends the signal with the transaction. Receivers run if and only if it commits. DynamoDB must be able to store the
   * payload. If you pass a sender, receivers connected to a different sender do not run.
   *
   * With `after` or `at`, the signal waits until it is due, for up to 366 days. It is delivered once, never early, and at
   * most a minute late if `createScheduler` of `dynamo-signals/streams` runs every minute. Sending it again under the `key`
   * of one that waits replaces that one. Throws `ConfigurationError` for invalid options.
   *
   * @example
   * const trialEnds = new DurableSignal<{ userId: string }>('trial-ends')
   * await database.transaction(async transaction => {
   *   await trialEnds.send(transaction, { userId: user.id }, { after: 14 * 24 * 3600, key: user.id })
   * })
   */
  async send(transaction: Transaction, payload: Payload, options?: SendOptions): Promise<void> {
    transaction.send(this, payload, options)
  }

  /**
   * Cancels the signal that waits under this key. If the transaction commits before the signal is sent, no receiver runs.
   * After that, or if no signal waits, it changes nothing.
   */
  async cancel(transaction: Transaction, key: string): Promise<void> {
    transaction.cancel(this, key)
  }
}
