import { type ConnectedSignal, type Connection, describeReceiver } from '../dispatch/connection.ts'
import { describeSender } from '../dispatch/sender.ts'
import type { When } from '../models/when.ts'
import { shownSignals } from './shown-signals.ts'

/** A receiver in a list. */
export interface ReceiverDescription {
  /** The `dispatchUid`, or the name of the function. */
  readonly receiver: string
  readonly dispatchUid: string | undefined
  /** The sender. Undefined for all senders. */
  readonly sender: string | undefined
  /** The database it runs for. Undefined for all databases. */
  readonly database: string | undefined
  /** The Lambda function that runs it. Undefined if it runs in process. */
  readonly consumer: string | undefined
  /** The condition, as text. Undefined for every change. */
  readonly when: string | undefined
  readonly priority: number
}

/** A signal and its receivers, in the order in which they run. */
export interface SignalDescription {
  readonly signal: string
  readonly receivers: readonly ReceiverDescription[]
}

/**
 * Returns all signals with their receivers: the signals of models, all durable signals, and your own signals that you
 * pass, including signals without receivers. The result is plain data, which `list --json` prints.
 *
 * @example
 * describeSignals().flatMap(({ signal, receivers }) => receivers.map(each => `${signal}: ${each.receiver}`))
 */
export function describeSignals(others: readonly ConnectedSignal[] = []): SignalDescription[] {
  return shownSignals(others).map(({ name, connections }) => ({
    signal: name,
    receivers: connections.map(describe),
  }))
}

/** Names what a receiver is connected to for a human reader: `Order`, or `Order in archive`. */
export function senderText({
  sender = 'any sender',
  database,
}: {
  readonly sender?: string | undefined
  readonly database?: string | undefined
}): string {
  return database === undefined ? sender : `${sender} in ${database}`
}

function describe(connection: Connection): ReceiverDescription {
  const { sender, dispatchUid, priority, options } = connection
  return {
    receiver: describeReceiver(connection),
    dispatchUid,
    sender: sender === undefined ? undefined : describeSender(sender),
    database: options.database as string | undefined,
    consumer: options.consumer as string | undefined,
    when: (options.when as When | undefined)?.description,
    priority,
  }
}
