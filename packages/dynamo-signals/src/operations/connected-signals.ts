import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { cascade } from '../models/cascade-signal.ts'
import { durableSignals } from '../models/durable-signal.ts'
import { postDelete, postSave, preDelete, preSave } from '../models/model-signals.ts'

/** Every signal the library knows of: those of models, every durable one, and those of your own that are given. */
export function connectedSignals(others: readonly ConnectedSignal[] = []): ConnectedSignal[] {
  return [...new Set<ConnectedSignal>([preSave, ...streamSignals(), preDelete, ...others])]
}

/** The signals whose receivers run from the stream. */
export function streamSignals(): ConnectedSignal[] {
  return [postSave, postDelete, cascade, ...durableSignals()]
}

/** The durable receivers, with their signals. */
export function streamReceivers(): { readonly signal: ConnectedSignal; readonly connection: Connection }[] {
  return streamSignals().flatMap(signal => signal.connections.map(connection => ({ signal, connection })))
}

/** The consumers that receivers are connected with, in alphabetical order. */
export function connectedConsumers(): string[] {
  return [...new Set(streamReceivers().map(({ connection }) => String(connection.options.consumer)))].sort()
}
