import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
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

/** Returns the durable receivers, with their signals. */
export function streamReceivers(): { readonly signal: ConnectedSignal; readonly connection: Connection }[] {
  return streamSignals().flatMap(signal => signal.connections.map(connection => ({ signal, connection })))
}

/** Returns the consumers of all connected receivers, in alphabetical order. */
export function connectedConsumers(): string[] {
  return [...new Set(streamReceivers().map(({ connection }) => String(connection.options.consumer)))].sort()
}
