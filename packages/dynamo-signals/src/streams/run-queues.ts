import type { Connection } from '../dispatch/connection.ts'
import { describeError, isCausedBy } from '../dispatch/thrown-values.ts'
import { FunctionDiedError, HopLimitError } from '../errors/index.ts'
import type { Core } from '../repository/core.ts'
import { countAttempt, maxAttemptsOf, takeBackAttempt } from './attempts.ts'
import type { BatchMark } from './batch-mark.ts'
import { type Delivered, deliver } from './deliver.ts'
import { isHeldByAnother } from './is-held-by-another.ts'
import { type Parking, park } from './park.ts'
import type { BatchPlan, PlannedReceiver, PlannedRecord } from './plan-batch.ts'
import { hasReceipt, type Task } from './receipts.ts'
import { publish, type Settled } from './receiver-message.ts'
import { withOwnId } from './restored-copies.ts'
import type { StreamRecord } from './stream-record.ts'
import type { TimeLimit } from './time-limit.ts'

/** What the queues of one invocation share. */
export interface Invocation {
  readonly core: Core
  readonly consumer: string
  /** How long a claim of a `once` effect holds, in milliseconds. */
  readonly lease: number
  /** How many receivers may cause one another. */
  readonly maxHops: number
  readonly limit: TimeLimit
  /** The function died in this batch before, so an attempt counts before its receiver runs: it may die again. */
  readonly countsFirst: boolean
  /** Where a receiver that could not be tried is noted. */
  readonly mark: Pick<BatchMark, 'keep'>
  /** The lanes that have dead letters. Rejects when the ledger does not say: then nothing can be delivered in order. */
  readonly parked: Promise<Set<string>>
}

/** Runs queues side by side, at most so many, and returns the records that Lambda must retry. Never rejects. */
export async function runQueues(
  invocation: Invocation,
  queues: BatchPlan['queues'],
  concurrency: number,
): Promise<StreamRecord[]> {
  const left = [...queues]
  const failed: StreamRecord[] = []
  const next = async (): Promise<void> => {
    for (let queue = left.shift(); queue; queue = left.shift()) failed.push(...(await runQueue(invocation, queue)))
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, left.length) }, next))
  return failed
}

/** Runs the records of one item in their order, and returns those that Lambda must retry. Never rejects. */
async function runQueue(invocation: Invocation, queue: readonly PlannedRecord[]): Promise<StreamRecord[]> {
  const waiting = new Set<string>()
  const failed: StreamRecord[] = []
  for (const { record, receivers } of queue) {
    let complete = true
    for (const receiver of receivers) {
      // Later records of a lane wait for one that failed.
      if (!waiting.has(receiver.lane) && (await handle(invocation, record, receiver))) continue
      waiting.add(receiver.lane)
      complete = false
    }
    if (!complete) failed.push(record)
  }
  return failed
}

/** Delivers or parks one record for one receiver. False when Lambda must retry it. Never rejects. */
async function handle(invocation: Invocation, record: StreamRecord, receiver: PlannedReceiver): Promise<boolean> {
  // A receiver that has not started did not fail.
  if (invocation.limit.signal.aborted) return false
  const since = performance.now()
  // Neither delivered nor counted nor parked when the ledger did not answer or took none of it.
  const settled = await settle(invocation, record, receiver).catch((error): Settled => ({ outcome: 'failed', error }))
  publish(settled, { consumer: invocation.consumer, record, connection: receiver.connection, since })
  return settled.outcome !== 'failed'
}

async function settle(
  invocation: Invocation,
  record: StreamRecord,
  { connection, lane, failure }: PlannedReceiver,
): Promise<Settled> {
  const { core, consumer } = invocation
  const parked = await invocation.parked
  const { dispatchUid = '' } = connection
  // Under the id of its own change. With the id of another, it would count that one's attempts and never be parked.
  const identify = async (): Promise<Task> => {
    const { itemKey, header } = await withOwnId(core, record, dispatchUid)
    return { dispatchUid, itemKey, recordId: header.id }
  }
  const parkIt = (task: Task, reason: Pick<Parking, 'error' | 'attempts' | 'firstFailedAt' | 'parkedBehind'>) =>
    park(core, { ...task, ...reason, consumer, record: record.source })
  if (parked.has(lane)) {
    const firstFailedAt = core.runtime.now().toISOString()
    await parkIt(await identify(), { error: undefined, attempts: 0, firstFailedAt, parkedBehind: true })
    return { outcome: 'parkedBehind' }
  }
  const counted = invocation.countsFirst ? await countAttempt(core, await identify()) : undefined
  const takeBack = async () => counted && takeBackAttempt(core, await identify(), counted)
  try {
    if (failure) throw failure.error
    if (counted && counted.count > maxAttemptsOf(connection)) {
      // Counted with every repeat, although it was finished before the function died over another one.
      if (await hasReceipt(core, await identify())) return { outcome: 'already' }
      throw new FunctionDiedError(counted.count - 1)
    }
    const outcome = await inTime(invocation, record, connection)
    if (outcome === 'suspended') await takeBack().catch(() => {})
    return { outcome }
  } catch (error) {
    if (isHeldByAnother(error, core.runtime.now())) {
      // It is not known yet whether this receiver is the one that ends the function.
      invocation.mark.keep()
      await takeBack().catch(() => {})
      return { outcome: 'failed', error }
    }
    const task = await identify()
    const { count, firstFailedAt } = counted ?? (await countAttempt(core, task))
    // Receivers that trigger one another in a circle would do so at the next attempt, too.
    const isLast = count >= maxAttemptsOf(connection)
    if (!isLast && !isCausedBy(error, HopLimitError)) return { outcome: 'failed', error, attempt: count }
    await parkIt(task, { error: describeError(error), attempts: count, firstFailedAt, parkedBehind: false })
    parked.add(lane)
    return { outcome: 'parked', error, attempt: count }
  }
}

/** Delivers, and fails when the time is up, so that a receiver that hangs does not cost the others their result. */
function inTime(
  { core, lease, maxHops, limit }: Invocation,
  record: StreamRecord,
  connection: Connection,
): Promise<Delivered> {
  const delivery = deliver(core, record, connection, { lease, maxHops, halt: limit.signal })
  return Promise.race([delivery, limit.reached])
}
