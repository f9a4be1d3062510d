import type { ConnectedSignal, Connection } from './connection.ts'

/** A receiver that waits for a sender by name. */
export interface LazySender {
  readonly name: string
  readonly signal: ConnectedSignal
  readonly connection: Connection
}

/**
 * The receivers connected to a sender's name instead of the sender itself. A name that no sender has is a receiver that
 * never runs: compare these with the models there are. Django: `signals.E001`.
 */
export function lazySenders(signals: readonly ConnectedSignal[]): LazySender[] {
  return signals.flatMap(signal =>
    signal.connections.flatMap(connection =>
      typeof connection.sender === 'string' ? [{ name: connection.sender, signal, connection }] : [],
    ),
  )
}
