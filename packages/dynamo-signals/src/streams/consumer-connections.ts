import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { isFor } from '../dispatch/sender.ts'
import { cascade } from '../models/cascade-signal.ts'
import { durableSignals } from '../models/durable-signal.ts'
import { postDelete, postSave } from '../models/model-signals.ts'

/** Returns the signals whose receivers run from the stream. */
export function streamSignals(): ConnectedSignal[] {
  return [postSave, postDelete, cascade, ...durableSignals()]
}

/** Returns the durable receivers of a consumer that run for a database. Without names: of every consumer, for every database. */
export function connectionsOf(consumer?: string, database?: string): Connection[] {
  return streamSignals().flatMap(signal => receiversOf(signal, consumer, database))
}

/** Like {@link connectionsOf}, of one signal. */
export function receiversOf({ connections }: ConnectedSignal, consumer?: string, database?: string): Connection[] {
  return connections.filter(
    ({ options }) => (consumer === undefined || options.consumer === consumer) && isFor(options, database),
  )
}
