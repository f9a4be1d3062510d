import { type ConnectedSignal, describeReceiver } from '../dispatch/connection.ts'
import { describeSender } from '../dispatch/sender.ts'
import { senderText } from '../operations/describe-signals.ts'
import { shownSignals } from '../operations/shown-signals.ts'

/**
 * Returns the names of the receivers that are currently connected to the model signals, to every durable signal, and to the
 * given signals. A test that leaves a receiver connected affects the tests after it.
 *
 * @example
 * afterEach(() => expect(connectedReceivers(priceChanged)).toEqual([]))
 * // otherwise it fails and lists the receivers that are left: ['post-save: mail/activation (User)']
 */
export function connectedReceivers(...signals: readonly ConnectedSignal[]): string[] {
  return shownSignals(signals).flatMap(signal =>
    signal.connections.map(connection => {
      const sender = connection.sender === undefined ? 'every sender' : describeSender(connection.sender)
      const database = connection.options.database as string | undefined
      return `${signal.name}: ${describeReceiver(connection)} (${senderText({ sender, database })})`
    }),
  )
}
