import type { Connection } from '../dispatch/connection.ts'
import { propertyOf } from '../dispatch/foreign-error.ts'
import type { Core } from '../repository/core.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { laneOf } from './letter-form.ts'
import { candidatesFor, isWanted } from './receivers-for.ts'
import { readRecord, type StreamRecord } from './stream-record.ts'

/** A receiver that a record concerns, or whose condition failed for it: then it fails the record, with that error. */
export interface Concerned {
  readonly connection: Connection
  /** The lane of this receiver and the record's item, as `laneOf` names it. */
  readonly lane: string
  readonly failure?: { readonly error: unknown }
}

/** A record and the receivers it concerns, in the order they run in. */
export interface PlannedRecord {
  readonly record: StreamRecord
  readonly receivers: readonly Concerned[]
}

/** What there is to do for a batch. */
export interface BatchPlan {
  /** The records of each item, in their order; without those that concern no receiver. */
  readonly queues: readonly (readonly PlannedRecord[])[]
  /** Records that cannot be read, and those of their items behind them: Lambda must retry them. */
  readonly unreadable: readonly { readonly source: LambdaRecord; readonly error: unknown }[]
}

/** Reads a batch and judges every condition, once. Never throws: what fails costs its own record or receiver only. */
export function planBatch(core: Core, records: readonly LambdaRecord[], consumer: string): BatchPlan {
  const queues = new Map<string, PlannedRecord[]>()
  const unreadable: { source: LambdaRecord; error: unknown }[] = []
  const blocked = new Map<unknown, unknown>()
  for (const source of records) {
    try {
      const record = readRecord(core, source)
      if (!record) continue
      const receivers = candidatesFor(record, consumer).flatMap(connection => concerned(record, connection))
      if (receivers.length === 0) continue
      if (blocked.has(record.itemKey)) {
        unreadable.push({ source, error: blocked.get(record.itemKey) })
        continue
      }
      const queue = queues.get(record.itemKey)
      if (queue) queue.push({ record, receivers })
      else queues.set(record.itemKey, [{ record, receivers }])
    } catch (error) {
      unreadable.push({ source, error })
      blocked.set(itemKeyOf(source), error)
    }
  }
  return { queues: [...queues.values()], unreadable }
}

function concerned(record: StreamRecord, connection: Connection): Concerned[] {
  const lane = () => laneOf({ dispatchUid: connection.dispatchUid ?? '', itemKey: record.itemKey })
  try {
    return isWanted(record, connection.options) ? [{ connection, lane: lane() }] : []
  } catch (error) {
    return [{ connection, lane: lane(), failure: { error } }]
  }
}

function itemKeyOf(source: LambdaRecord): unknown {
  const pk = propertyOf(propertyOf(propertyOf(source, 'dynamodb'), 'Keys'), 'pk')
  return propertyOf(pk, 'S')
}
