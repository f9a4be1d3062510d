import { channel } from 'node:diagnostics_channel'
import type { Connection } from '../dispatch/connection.ts'
import type { SignalContext } from '../models/database.ts'
import { contextOf } from '../repository/items/instance-item.ts'
import { maxAttemptsOf } from './attempts.ts'
import type { Delivered } from './deliver.ts'
import type { StreamRecord } from './stream-record.ts'

/** One receiver's work on one record, as `node:diagnostics_channel` publishes it on `dynamo-signals:receiver`. */
export interface ReceiverMessage {
  readonly consumer: string
  readonly dispatchUid: string
  readonly signal: string
  /** The model's name. Undefined for a durable signal. */
  readonly model: string | undefined
  readonly recordId: string
  /** The ID of the stream record, as the event source mapping knows it. */
  readonly eventId?: string | undefined
  /** The partition key of the item: `User#u1`. */
  readonly itemKey: string
  /** The number of the failed attempt, from 1. Undefined if none failed, or if the failure does not count as an attempt. */
  readonly attempt?: number | undefined
  /** The number of failed attempts after which the record is parked. */
  readonly maxAttempts: number
  /** The context of the change, as the writer set it with `withContext`. Empty for a delete. */
  readonly context: SignalContext
  readonly outcome: Delivered | 'failed' | 'parked' | 'parkedBehind' | 'waiting'
  /** When a waiting record is retried, in milliseconds since 1970. */
  readonly due?: number | undefined
  readonly milliseconds: number
  readonly error?: unknown
}

/** The `node:diagnostics_channel` that carries every {@link ReceiverMessage}. */
export const RECEIVER_CHANNEL = 'dynamo-signals:receiver'

const receiverChannel = channel(RECEIVER_CHANNEL)

/** The outcome of one receiver's work on one record. */
export interface Settled extends Pick<ReceiverMessage, 'outcome' | 'error' | 'attempt' | 'due'> {}

interface Work {
  readonly consumer: string
  readonly record: StreamRecord
  readonly connection: Connection
  /** When it began, by `performance.now()`. */
  readonly since: number
}

/** Publishes the outcome of a receiver's work on a record. */
export function publish(
  { outcome, error, attempt, due }: Settled,
  { consumer, record, connection, since }: Work,
): void {
  if (!receiverChannel.hasSubscribers) return
  const message: ReceiverMessage = {
    consumer,
    dispatchUid: connection.dispatchUid ?? '',
    signal: record.signal.name,
    model: record.kind === 'signal' ? undefined : record.sender.name,
    recordId: record.header.id,
    eventId: record.source.eventID,
    itemKey: record.itemKey,
    attempt,
    due,
    maxAttempts: maxAttemptsOf(connection),
    context: record.header.eventName === 'REMOVE' ? {} : contextOf(record.image),
    outcome,
    milliseconds: performance.now() - since,
    error,
  }
  receiverChannel.publish(message)
}
