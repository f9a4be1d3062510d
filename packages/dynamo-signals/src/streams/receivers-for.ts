import type { Connection } from '../dispatch/connection.ts'
import { hears } from '../dispatch/sender.ts'
import type { When } from '../models/when.ts'
import type { StreamRecord } from './stream-record.ts'

/** A receiver that a record concerns, or whose condition failed for it: then it fails the record, with that error. */
export interface Concerned {
  readonly connection: Connection
  readonly failure?: { readonly error: unknown }
}

/** The receivers of a consumer that a record concerns, in the order they run in. Never throws. */
export function concernedBy(record: StreamRecord, consumer: string): Concerned[] {
  return candidatesFor(record, consumer).flatMap(connection => {
    try {
      return isWanted(record, connection.options) ? [{ connection }] : []
    } catch (error) {
      return [{ connection, failure: { error } }]
    }
  })
}

/** As {@link concernedBy}, but throws what a condition throws. */
export function receiversFor(record: StreamRecord, consumer: string): Connection[] {
  return candidatesFor(record, consumer).filter(({ options }) => isWanted(record, options))
}

/** Whether a record concerns a receiver with these options. Throws what its condition throws. */
export function isWanted(record: StreamRecord, { when, runOnRaw }: Connection['options']): boolean {
  if (record.kind === 'cascade' || record.kind === 'signal') return true
  if (record.kind === 'saved' && record.isRaw && runOnRaw !== true) return false
  return (when as When | undefined)?.test(record.change) ?? true
}

/** The receivers of a consumer that hear the sender of a record, whatever their conditions say. */
function candidatesFor({ signal, sender }: StreamRecord, consumer: string): Connection[] {
  return signal.connections.filter(
    ({ sender: connected, options }) => options.consumer === consumer && hears(connected, sender),
  )
}
