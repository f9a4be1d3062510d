import type { ConnectedSignal, Connection } from './connection.ts'

/** A receiver that is connected to a sender by name. */
export interface LazySender {
  readonly name: string
  readonly signal: ConnectedSignal
  readonly connection: Connection
}

/**
 * Returns the receivers connected to a sender's name instead of the sender itself. If no sender has that name, the receiver
 * never runs, so compare the names with your models. Django: `signals.E001`.
 */
export function lazySenders(signals: readonly ConnectedSignal[]): LazySender[] {
  return signals.flatMap(signal =>
    signal.connections.flatMap(connection =>
      typeof connection.sender === 'string' ? [{ name: connection.sender, signal, connection }] : [],
    ),
  )
}
