import { type ConnectedSignal, type Connection, describeReceiver } from '../dispatch/connection.ts'
import { describeSender } from '../dispatch/sender.ts'
import type { When } from '../models/when.ts'
import { connectedSignals } from './connected-signals.ts'

/** A receiver as a list shows it. */
export interface ReceiverDescription {
  /** The `dispatchUid`, else the name of the function. */
  readonly receiver: string
  readonly dispatchUid: string | undefined
  /** The model, or whatever else it hears; undefined for every sender. */
  readonly sender: string | undefined
  /** The Lambda that runs it; undefined for what runs in process. */
  readonly consumer: string | undefined
  /** The condition, in words; undefined for every change. */
  readonly when: string | undefined
  readonly priority: number
}

/** A signal and its receivers, in the order they run in. */
export interface SignalDescription {
  readonly signal: string
  readonly receivers: readonly ReceiverDescription[]
}

/**
 * Tells who is connected to what: the signals of models, every durable signal, and the signals of your own that are
 * given. Signals without receivers are in it as well. Plain data, as `list --json` prints it.
 *
 * @example
 * describeSignals().flatMap(({ signal, receivers }) => receivers.map(each => `${signal}: ${each.receiver}`))
 */
export function describeSignals(others: readonly ConnectedSignal[] = []): SignalDescription[] {
  return connectedSignals(others).map(({ name, connections }) => ({
    signal: name,
    receivers: connections.map(describe),
  }))
}

function describe(connection: Connection): ReceiverDescription {
  const { sender, dispatchUid, priority, options } = connection
  return {
    receiver: describeReceiver(connection),
    dispatchUid,
    sender: sender === undefined ? undefined : describeSender(sender),
    consumer: options.consumer as string | undefined,
    when: (options.when as When | undefined)?.description,
    priority,
  }
}
