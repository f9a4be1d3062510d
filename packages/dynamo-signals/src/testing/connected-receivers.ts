import { type ConnectedSignal, describeReceiver } from '../dispatch/connection.ts'
import { describeSender } from '../dispatch/sender.ts'
import { connectedSignals } from '../operations/connected-signals.ts'

/**
 * Names the receivers that are connected now: to the model signals, to every durable signal, and to the signals of your
 * own that are given. A test that leaves one connected changes the tests after it.
 *
 * @example
 * afterEach(() => expect(connectedReceivers(priceChanged)).toEqual([]))
 * // else it fails with what is left: ['post-save: mail/activation (User)']
 */
export function connectedReceivers(...signals: readonly ConnectedSignal[]): string[] {
  return connectedSignals(signals).flatMap(signal =>
    signal.connections.map(connection => {
      const sender = connection.sender === undefined ? 'every sender' : describeSender(connection.sender)
      return `${signal.name}: ${describeReceiver(connection)} (${sender})`
    }),
  )
}
