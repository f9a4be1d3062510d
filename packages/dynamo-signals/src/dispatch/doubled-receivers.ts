import type { ConnectedSignal, Connection } from './connection.ts'

/** A receiver that runs twice for one sender. */
export interface DoubledReceiver {
  readonly signal: ConnectedSignal
  /** The connection to the one sender. The other connection is to every sender. */
  readonly connection: Connection
}

/**
 * Returns the receivers connected both to one sender and to every sender. They are two registrations, so they run twice for
 * that sender. This is allowed but rarely intended.
 */
export function doubledReceivers(signals: readonly ConnectedSignal[]): DoubledReceiver[] {
  return signals.flatMap(signal => {
    const ofEverySender = new Set(
      signal.connections.filter(({ sender }) => sender === undefined).map(({ receiver }) => receiver),
    )
    return signal.connections
      .filter(({ sender, receiver }) => sender !== undefined && ofEverySender.has(receiver))
      .map(connection => ({ signal, connection }))
  })
}
