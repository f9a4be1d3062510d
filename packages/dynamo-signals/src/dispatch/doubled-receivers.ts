import type { ConnectedSignal, Connection } from './connection.ts'

/** A receiver that runs twice when its sender sends. */
export interface DoubledReceiver {
  readonly signal: ConnectedSignal
  /** The connection to one sender; the other one is to every sender. */
  readonly connection: Connection
}

/**
 * The receivers connected to a sender and to every sender as well: two registrations, so that they run twice for that
 * sender. Allowed, and hardly ever meant.
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
