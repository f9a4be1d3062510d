import type { Connection } from '../dispatch/connection.ts'
import { hears } from '../dispatch/sender.ts'
import type { When } from '../models/when.ts'
import type { StreamRecord } from './stream-record.ts'

/** The receivers of a consumer that hear the sender of a record, in the order they run in, whatever their conditions. */
export function candidatesFor({ signal, sender }: StreamRecord, consumer: string): Connection[] {
  return signal.connections.filter(
    ({ sender: connected, options }) => options.consumer === consumer && hears(connected, sender),
  )
}

/** The receivers of a consumer that a record concerns, in the order they run in. Throws what a condition throws. */
export function receiversFor(record: StreamRecord, consumer: string): Connection[] {
  return candidatesFor(record, consumer).filter(({ options }) => isWanted(record, options))
}

/** Whether a record concerns a receiver with these options. Throws what its condition throws. */
export function isWanted(record: StreamRecord, { when, runOnRaw }: Connection['options']): boolean {
  if (record.kind === 'cascade' || record.kind === 'signal') return true
  if (record.kind === 'saved' && record.isRaw && runOnRaw !== true) return false
  return (when as When | undefined)?.test(record.change) ?? true
}
