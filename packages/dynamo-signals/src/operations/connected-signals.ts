import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { isFor } from '../dispatch/sender.ts'
import { m2mChanging } from '../models/m2m-changing.ts'
import { postMigrate, preMigrate } from '../models/migrate-signals.ts'
import { preDelete, preSave } from '../models/model-signals.ts'
import { streamSignals } from '../streams/consumer-connections.ts'

/** Returns all known signals: those of models, all durable ones, and your own that you pass. */
export function connectedSignals(others: readonly ConnectedSignal[] = []): ConnectedSignal[] {
  return [
    ...new Set<ConnectedSignal>([
      preSave,
      ...streamSignals(),
      preDelete,
      m2mChanging,
      preMigrate,
      postMigrate,
      ...others,
    ]),
  ]
}

/** Returns the durable receivers that run for a database, with their signals. Without its name: of all databases. */
export function streamReceivers(database?: string): ConnectedReceiver[] {
  return streamSignals().flatMap(signal =>
    signal.connections.filter(({ options }) => isFor(options, database)).map(connection => ({ signal, connection })),
  )
}

/** Returns the consumers of the receivers that run for a database, in alphabetical order. Without its name: of all. */
export function connectedConsumers(database?: string): string[] {
  return [...new Set(streamReceivers(database).map(({ connection }) => String(connection.options.consumer)))].sort()
}

interface ConnectedReceiver {
  readonly signal: ConnectedSignal
  readonly connection: Connection
}
