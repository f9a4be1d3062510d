import type { ConnectedSignal, Connection } from './connection.ts'
import { isSameSender } from './sender.ts'

/** A receiver that runs twice for one sender. */
export interface DoubledReceiver {
  readonly signal: ConnectedSignal
  /** The narrower connection. The other one is to every sender, or for every database, and covers it. */
  readonly connection: Connection
}

/**
 * Returns the receivers connected both to one sender and to every sender, or both for one database and for every database. They
 * are two registrations, so they run twice for that one. This is allowed but rarely intended.
 */
export function doubledReceivers(signals: readonly ConnectedSignal[]): DoubledReceiver[] {
  return signals.flatMap(signal => {
    const byReceiver = Map.groupBy(signal.connections, ({ receiver }) => receiver)
    return signal.connections
      .filter(one => byReceiver.get(one.receiver)?.some(other => other !== one && covers(other, one)))
      .map(connection => ({ signal, connection }))
  })
}

/** Whether a connection runs whenever another one does, because it is to every sender or for every database. */
function covers(wide: Connection, narrow: Connection): boolean {
  const [database, other] = [wide.options.database, narrow.options.database]
  const isWider = (wide.sender === undefined) !== (narrow.sender === undefined) || database !== other
  const hasSender = wide.sender === undefined || isSameSender(wide.sender, narrow.sender)
  return isWider && hasSender && (database === undefined || database === other)
}
