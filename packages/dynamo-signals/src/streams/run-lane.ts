import { channel } from 'node:diagnostics_channel'
import type { Connection } from '../dispatch/connection.ts'
import { describeError, isCausedBy } from '../dispatch/foreign-error.ts'
import { HopLimitError, LeaseHeldError } from '../errors.ts'
import type { SignalContext } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { FenceHeldError } from '../repository/items/deletion-fence.ts'
import { contextOf } from '../repository/items/instance-item.ts'
import { countAttempt, takeBackAttempt } from './attempts.ts'
import type { BatchMark } from './batch-mark.ts'
import { type Delivered, deliver } from './deliver.ts'
import { FunctionDiedError } from './function-died-error.ts'
import { identified } from './identity.ts'
import { hasReceipt, type Task } from './ledger.ts'
import { laneOf } from './letter-form.ts'
import { type Parking, park } from './parking.ts'
import type { Concerned, PlannedRecord } from './plan-batch.ts'
import { signalOf } from './receivers-for.ts'
import type { StreamRecord } from './stream-record.ts'
import type { TimeLimit } from './time-limit.ts'

/** One receiver's work on one record, as `node:diagnostics_channel` publishes it on `dynamo-signals:receiver`. */
export interface ReceiverMessage {
  readonly consumer: string
  readonly dispatchUid: string
  readonly signal: string
  /** The model's name; undefined for a durable signal. */
  readonly model: string | undefined
  readonly recordId: string
  /** The id of the stream record, as the event source mapping knows it. */
  readonly eventId?: string | undefined
  /** The partition key of the item: `User#u1`. */
  readonly itemKey: string
  /** Which attempt failed, 1 for the first. Undefined when none did, or when the failure does not count as an attempt. */
  readonly attempt?: number
  /** After how many failed attempts the record is parked. */
  readonly maxAttempts: number
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
  readonly limit: TimeLimit
  /** The function died in this batch before: attempts count before a receiver runs, for it may not come to more. */
  readonly countsFirst: boolean
  /** Where a receiver that could not be tried says so. */
  readonly mark: Pick<BatchMark, 'keep'>
  /** The lanes that have dead letters. Rejects when the ledger does not say: then nothing can be delivered in order. */
  readonly parked: Promise<Set<string>>
}

/** The `node:diagnostics_channel` that carries every {@link ReceiverMessage}. */
export const RECEIVER_CHANNEL = 'dynamo-signals:receiver'

const receiverChannel = channel(RECEIVER_CHANNEL)
const MAX_ATTEMPTS = 5

/** Runs one item's records in their order, and returns those that must come again. Never rejects. */
export async function runLane(worker: LaneWorker, lane: readonly PlannedRecord[]): Promise<StreamRecord[]> {
  const waiting = new Set<string>()
  const failed: StreamRecord[] = []
  for (const { record, receivers } of lane) {
    let complete = true
    for (const receiver of receivers) {
      const dispatchUid = receiver.connection.dispatchUid ?? ''
      // What a receiver has failed, the item's later records wait for.
      if (!waiting.has(dispatchUid) && (await handle(worker, record, receiver))) continue
      waiting.add(dispatchUid)
      complete = false
    }
    if (!complete) failed.push(record)
  }
  return failed
}

/** Sees to one record for one receiver: delivers or parks it. False when it must come again. Never rejects. */
async function handle(worker: LaneWorker, record: StreamRecord, receiver: Concerned): Promise<boolean> {
  // What has not begun by then did not fail.
  if (worker.limit.signal.aborted) return false
  const publish = publisher(worker.consumer, record, receiver.connection)
  try {
    const { outcome, error, attempt } = await settle(worker, record, receiver)
    publish(outcome, error, attempt)
    return outcome !== 'failed'
  } catch (error) {
    // Neither delivered nor counted nor parked, because the ledger did not answer or took none of it.
    publish('failed', error)
    return false
  }
}

interface Settled {
  readonly outcome: ReceiverMessage['outcome']
  readonly error?: unknown
  /** Which attempt failed. */
  readonly attempt?: number
}

async function settle(worker: LaneWorker, record: StreamRecord, { connection, failure }: Concerned): Promise<Settled> {
  const { core, consumer } = worker
  const parked = await worker.parked
  const lane = { dispatchUid: connection.dispatchUid ?? '', itemKey: record.itemKey }
  // Under the id of its own change: with that of another it would count the other's attempts, and not be parked at all.
  const identify = async () => ({ ...lane, recordId: (await identified(core, record, lane.dispatchUid)).facts.id })
  const parkIt = (task: Task, facts: Pick<Parking, 'error' | 'attempts' | 'firstFailedAt' | 'parkedBehind'>) =>
    park(core, { ...task, ...facts, consumer, record: record.source })
  if (parked.has(laneOf(lane))) {
    const firstFailedAt = core.runtime.now().toISOString()
    await parkIt(await identify(), { error: undefined, attempts: 0, firstFailedAt, parkedBehind: true })
    return { outcome: 'parkedBehind' }
  }
  const counted = worker.countsFirst ? await countAttempt(core, await identify()) : undefined
  const takeBack = async () => counted && takeBackAttempt(core, await identify(), counted)
  try {
    if (failure) throw failure.error
    if (counted && counted.count > maxAttemptsOf(connection)) {
      // Counted with every repeat, although it was finished before the function died over another one.
      if (await hasReceipt(core, await identify())) return { outcome: 'already' }
      throw new FunctionDiedError(counted.count - 1)
    }
    const outcome = await inTime(worker, record, connection)
    if (outcome === 'suspended') await takeBack().catch(() => {})
    return { outcome }
  } catch (error) {
    // Another handler is at it, or a delete that may be taken back: that is no failure of the receiver's, and ends.
    if (isCausedBy(error, LeaseHeldError, FenceHeldError)) {
      // Whether this receiver is the one that takes the function down has yet to be seen.
      worker.mark.keep()
      await takeBack().catch(() => {})
      return { outcome: 'failed', error }
    }
    const task = await identify()
    const { count, firstFailedAt } = counted ?? (await countAttempt(core, task))
    // What goes round in a circle would go on at the next attempt.
    const isLast = count >= maxAttemptsOf(connection)
    if (!isLast && !isCausedBy(error, HopLimitError)) return { outcome: 'failed', error, attempt: count }
    await parkIt(task, { error: describeError(error), attempts: count, firstFailedAt, parkedBehind: false })
    parked.add(laneOf(lane))
    return { outcome: 'parked', error, attempt: count }
  }
}

/** Delivers, and gives up when the time is up: a receiver that hangs must not take the others' answer with it. */
function inTime(
  { core, lease, maxHops, limit }: LaneWorker,
  record: StreamRecord,
  connection: Connection,
): Promise<Delivered> {
  const delivery = deliver(core, record, connection, { lease, maxHops, halt: limit.signal })
  return Promise.race([delivery, limit.reached])
}

function maxAttemptsOf({ options }: Connection): number {
  return Number(options.maxAttempts ?? MAX_ATTEMPTS)
}

function publisher(consumer: string, record: StreamRecord, connection: Connection) {
  const { dispatchUid = '' } = connection
  const start = performance.now()
  return (outcome: ReceiverMessage['outcome'], error?: unknown, attempt?: number): void => {
    if (!receiverChannel.hasSubscribers) return
    const message: ReceiverMessage = {
      consumer,
      dispatchUid,
      signal: signalOf(record).name,
      model: record.kind === 'instance' ? record.model.name : undefined,
      recordId: record.facts.id,
      eventId: record.source.eventID,
      itemKey: record.itemKey,
      ...(attempt !== undefined && { attempt }),
      maxAttempts: maxAttemptsOf(connection),
      context: contextIn(record),
      outcome,
      milliseconds: performance.now() - start,
      error,
    }
    receiverChannel.publish(message)
  }
}

function contextIn({ facts, image }: StreamRecord): SignalContext {
  try {
    return facts.eventName === 'REMOVE' ? {} : contextOf(image)
  } catch {
    // Another writer's: nothing that an instance could have.
    return {}
  }
}
