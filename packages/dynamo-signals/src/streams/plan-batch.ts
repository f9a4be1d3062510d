import { propertyOf } from '../dispatch/thrown-values.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { type Lane, laneOf } from './lanes.ts'
import type { RawMatch } from './raw-match.ts'
import { type Concerned, concernedBy } from './receivers-for.ts'
import { readRecord, type StreamRecord } from './stream-record.ts'

/** A receiver that a record concerns, with the name of their lane. */
export interface PlannedReceiver extends Concerned {
  readonly lane: string
}

/** A record and the receivers it concerns, in the order in which they run. */
export interface PlannedRecord {
  readonly record: StreamRecord
  readonly receivers: readonly PlannedReceiver[]
}

/** The plan of a batch. */
export interface BatchPlan {
  /** The records of each item, in order, without those that concern no receiver. */
  readonly queues: readonly (readonly PlannedRecord[])[]
  /** The lanes of these records, by their names. */
  readonly lanes: ReadonlyMap<string, Lane>
  /** The records that cannot be read, and later ones of their items. Lambda must retry them. */
  readonly unreadable: readonly { readonly source: LambdaRecord; readonly error: unknown }[]
}

/** Reads a batch and tests every condition, once. Never throws: a failure only affects its own record or receiver. */
export function planBatch(core: Core, records: readonly LambdaRecord[], consumer: string, match: RawMatch): BatchPlan {
  const queues = new Map<string, PlannedRecord[]>()
  const lanes = new Map<string, Lane>()
  const unreadable: { source: LambdaRecord; error: unknown }[] = []
  const blocked = new Map<unknown, unknown>()
  for (const source of records) {
    const candidates = match(source)
    if (candidates?.length === 0) continue
    try {
      const record = readRecord(core, source)
      if (!record) continue
      const concerned = concernedBy(record, consumer, candidates)
      if (concerned.length === 0) continue
      if (blocked.has(record.itemKey)) {
        unreadable.push({ source, error: blocked.get(record.itemKey) })
        continue
      }
      const receivers: PlannedReceiver[] = []
      for (const receiver of concerned) {
        const lane = { dispatchUid: receiver.connection.dispatchUid ?? '', itemKey: record.itemKey }
        const name = laneOf(lane)
        receivers.push({ ...receiver, lane: name })
        lanes.set(name, lane)
      }
      const queue = queues.get(record.itemKey)
      if (queue) queue.push({ record, receivers })
      else queues.set(record.itemKey, [{ record, receivers }])
    } catch (error) {
      unreadable.push({ source, error })
      blocked.set(itemKeyOf(core, source), error)
    }
  }
  return { queues: [...queues.values()], lanes, unreadable }
}

/** Returns the key of receipts and order, from the item's key alone. */
function itemKeyOf({ existing }: Core, source: LambdaRecord): unknown {
  const keys = propertyOf(propertyOf(source, 'dynamodb'), 'Keys')
  try {
    const items = existing?.of(source)
    if (items) return items.itemKeyOf(keys as Item)
  } catch {
    // A setting is wrong, or the record has no key. It blocks no other record.
  }
  return propertyOf(propertyOf(keys, 'pk'), 'S')
}
