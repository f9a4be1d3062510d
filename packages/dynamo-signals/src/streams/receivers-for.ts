import type { Connection } from '../dispatch/connection.ts'
import { hears } from '../dispatch/sender.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Change, When } from '../models/when.ts'
import { receiversOf } from './consumer-connections.ts'
import type { DeletedRecord, SavedRecord, StreamRecord } from './stream-record.ts'

/** A receiver that a record concerns, or whose condition threw. In that case, the record fails with that error. */
export interface Concerned {
  readonly connection: Connection
  readonly failure?: { readonly error: unknown }
}

/**
 * Returns the receivers of a consumer that a record concerns, in the order in which they run. If it is known which ones it may
 * concern, only those are tested. Never throws.
 */
export function concernedBy(
  record: StreamRecord,
  consumer: string,
  candidates: readonly Connection[] = candidatesFor(record, consumer),
): Concerned[] {
  return candidates.flatMap(connection => {
    try {
      return isWanted(record, connection.options) ? [{ connection }] : []
    } catch (error) {
      return [{ connection, failure: { error } }]
    }
  })
}

/** Like {@link concernedBy}, but throws the error of a condition. */
export function receiversFor(record: StreamRecord, consumer: string): Connection[] {
  return candidatesFor(record, consumer).filter(({ options }) => isWanted(record, options))
}

/** Whether a record concerns a receiver with these options. Throws if its condition throws or does not return a boolean. */
export function isWanted(record: StreamRecord, { when, runOnRaw }: Connection['options']): boolean {
  if (record.failure) throw record.failure.error
  if (record.kind === 'cascade' || record.kind === 'signal') return true
  if (record.kind === 'saved' && record.isRaw && runOnRaw !== true) return false
  requireImages(record)
  return when === undefined || holds(when as When, record.change)
}

/** Returns the receivers of a consumer that are connected to the sender of a record, regardless of their conditions. */
export function candidatesFor(
  { signal, sender, database }: Pick<StreamRecord, 'signal' | 'sender' | 'database'>,
  consumer: string,
): Connection[] {
  return receiversOf(signal, consumer, database).filter(({ sender: connected }) => hears(connected, sender))
}

/** Throws for a change that lacks an image, because it would look like an insert or a delete. */
function requireImages(record: SavedRecord | DeletedRecord): void {
  const { eventName } = record.header
  const isWhole = record.kind === 'deleted' ? eventName === 'REMOVE' : eventName === 'INSERT' || record.oldImage
  if (isWhole) return
  throw new ConfigurationError(
    'streams.wrongEvent',
    `The ${eventName} record of ${record.itemKey} lacks its ${record.kind === 'saved' ? 'old' : 'new'} image. Set the StreamViewType of the stream to NEW_AND_OLD_IMAGES.`,
  )
}

// A promise would count as true, and a condition without a return statement as false.
function holds(when: When, change: Change): boolean {
  const answer: unknown = when.test(change)
  if (typeof answer === 'boolean') return answer
  // Without a handler, its rejection would end the process.
  Promise.resolve(answer).catch(() => {})
  throw new ConfigurationError(
    'models.badCondition',
    `The condition "${when.description}" must return true or false, and not ${typeof answer}. It is not awaited.`,
  )
}
