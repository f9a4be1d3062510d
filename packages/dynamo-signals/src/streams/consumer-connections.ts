import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { cascade } from '../models/cascade-signal.ts'
import { durableSignals } from '../models/durable-signal.ts'
import { postDelete, postSave } from '../models/model-signals.ts'

/** Returns the signals whose receivers run from the stream. */
export function streamSignals(): ConnectedSignal[] {
  return [postSave, postDelete, cascade, ...durableSignals()]
}

/** Returns the receivers that are connected to a consumer. */
export function connectionsOf(consumer: string): Connection[] {
  return streamSignals().flatMap(({ connections }) =>
    connections.filter(({ options }) => options.consumer === consumer),
  )
}
