import { channel } from 'node:diagnostics_channel'
import type { Connection } from '../dispatch/connection.ts'
import { HopLimitError, LeaseHeldError } from '../errors.ts'
import type { SignalContext } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { FenceHeldError } from '../repository/items/deletion-fence.ts'
import { contextOf } from '../repository/items/instance-item.ts'
import { countAttempt } from './attempts.ts'
import { type DeadLetters, laneOf } from './dead-letters.ts'
import { type Delivered, deliver } from './deliver.ts'
import { identified } from './identity.ts'
import { receiversFor, signalOf } from './receivers-for.ts'
import type { StreamRecord } from './stream-record.ts'

/** One receiver's work on one record, as `node:diagnostics_channel` publishes it on `dynamo-signals:receiver`. */
export interface ReceiverMessage {
  readonly consumer: string
  readonly dispatchUid: string
  readonly signal: string
  /** The model's name; undefined for a durable signal. */
  readonly model: string | undefined
  readonly recordId: string
  /** Who made the change, as the writer's `withContext` says; empty for a delete. */
  readonly context: SignalContext
  readonly outcome: Delivered | 'failed' | 'parked' | 'parkedBehind'
  readonly milliseconds: number
  readonly error?: unknown
}

/** What the lanes of one invocation share. */
export interface LaneWorker {
  readonly core: Core
  readonly consumer: string
  /** How long a claim of a `once` effect holds, in milliseconds. */
  readonly lease: number
  /** How many receivers may cause one another. */
  readonly maxHops: number
  readonly deadLetters: DeadLetters
  /** The lanes that have dead letters. */
  readonly parked: Set<string>
}

/** The `node:diagnostics_channel` that carries every {@link ReceiverMessage}. */
export const RECEIVER_CHANNEL = 'dynamo-signals:receiver'

const receiverChannel = channel(RECEIVER_CHANNEL)
const MAX_ATTEMPTS = 5

/** Runs one item's records in their order, and returns the sequence numbers of those that must come again. */
export async function runLane(worker: LaneWorker, lane: readonly StreamRecord[]): Promise<string[]> {
  const waiting = new Set<string>()
  const failed: string[] = []
  for (const record of lane) {
    let complete = true
    for (const connection of receiversFor(record, worker.consumer)) {
      const dispatchUid = connection.dispatchUid ?? ''
      // What a receiver has failed, the item's later records wait for.
      if (!waiting.has(dispatchUid) && (await handle(worker, record, connection))) continue
      waiting.add(dispatchUid)
      complete = false
    }
    if (!complete) failed.push(record.facts.sequenceNumber ?? '')
  }
  return failed
}

/** Sees to one record for one receiver: delivers or parks it. False when it must come again. */
async function handle(worker: LaneWorker, record: StreamRecord, connection: Connection): Promise<boolean> {
  const { core, parked, lease, maxHops } = worker
  const { dispatchUid = '' } = connection
  const { itemKey } = record
  const publish = publisher(worker.consumer, record, connection)
  // Under the id of its own change: with that of another it would count the other's attempts, and not be parked at all.
  const identify = async () => ({
    dispatchUid,
    itemKey,
    recordId: (await identified(core, record, dispatchUid)).facts.id,
  })
  if (parked.has(laneOf({ dispatchUid, itemKey }))) {
    await park(worker, record, { ...(await identify()), error: undefined, attempts: 0, parkedBehind: true })
    publish('parkedBehind')
    return true
  }
  try {
    publish(await deliver(core, record, connection, { lease, maxHops }))
    return true
  } catch (error) {
    if (isHeld(error)) {
      publish('failed', error)
      return false
    }
    const task = await identify()
    const { count, firstFailedAt } = await countAttempt(core, task)
    // What goes round in a circle would go on at the next attempt.
    if (!(error instanceof HopLimitError) && count < Number(connection.options.maxAttempts ?? MAX_ATTEMPTS)) {
      publish('failed', error)
      return false
    }
    await park(worker, record, { ...task, error: describe(error), attempts: count, firstFailedAt, parkedBehind: false })
    parked.add(laneOf(task))
    publish('parked', error)
    return true
  }
}

/** Whether another handler is at it, or a delete that may be taken back: that is no failure of the receiver's, and ends. */
function isHeld(error: unknown): boolean {
  if (error instanceof LeaseHeldError || error instanceof FenceHeldError) return true
  return error instanceof Error && error.cause !== error && isHeld(error.cause)
}

interface ParkedTask {
  readonly dispatchUid: string
  readonly itemKey: string
  readonly recordId: string
  readonly error: string | undefined
  readonly attempts: number
  readonly firstFailedAt?: string
  readonly parkedBehind: boolean
}

async function park(
  { core, consumer, deadLetters }: LaneWorker,
  record: StreamRecord,
  task: ParkedTask,
): Promise<void> {
  const firstFailedAt = task.firstFailedAt ?? core.runtime.now().toISOString()
  await deadLetters.park({ ...task, firstFailedAt, consumer, record: record.source })
}

function publisher(consumer: string, record: StreamRecord, { dispatchUid = '' }: Connection) {
  const start = performance.now()
  return (outcome: ReceiverMessage['outcome'], error?: unknown): void => {
    if (!receiverChannel.hasSubscribers) return
    const message: ReceiverMessage = {
      consumer,
      dispatchUid,
      signal: signalOf(record).name,
      model: record.kind === 'instance' ? record.model.name : undefined,
      recordId: record.facts.id,
      context: record.facts.eventName === 'REMOVE' ? {} : contextOf(record.image),
      outcome,
      milliseconds: performance.now() - start,
      error,
    }
    receiverChannel.publish(message)
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
