import { inParallel } from '../repository/requests/in-parallel.ts'
import { batchMark } from './batch-mark.ts'
import type { BatchPlan, PlannedReceiver, PlannedRecord } from './plan-batch.ts'
import { publish, type Settled } from './receiver-message.ts'
import { type Invocation, settle } from './settle.ts'
import type { StreamRecord } from './stream-record.ts'
import { blockedLanes } from './waiting/blocked-lanes.ts'
import { ReceiverHealth } from './waiting/receiver-health.ts'
import { runDueReceivers } from './waiting/run-waiting.ts'

/** The settings of an invocation, before its records are read. */
export type BatchSettings = Omit<Invocation, 'countsFirst' | 'blocked' | 'health'> & {
  /** How many items are processed concurrently. */
  readonly concurrency: number
}

/**
 * Runs the receivers of a batch: the records of one item in order, several items concurrently. Then runs due records of the
 * ledger. Returns the records that Lambda must retry. Never rejects because of a record, a receiver or the ledger.
 */
export async function runBatch(
  settings: BatchSettings,
  { queues, lanes }: Pick<BatchPlan, 'queues' | 'lanes'>,
  remaining: number | undefined,
): Promise<ReadonlySet<StreamRecord>> {
  const { core, consumer, concurrency } = settings
  const health = new ReceiverHealth(core, consumer)
  const blocked = blockedLanes(core, consumer, lanes)
  // Every receiver awaits it, so a ledger that does not respond fails their records and not the invocation.
  blocked.then(({ receivers }) => health.know(receivers)).catch(() => {})
  const mark = batchMark(core, { consumer, queues, remaining })
  // A ledger that does not respond says nothing about earlier invocations. The receivers will fail because of it.
  const diedBefore = await mark?.begin().catch(() => false)
  const invocation = { ...settings, blocked, health, countsFirst: diedBefore === true }
  // After a crash, one queue at a time: if the function crashes again, only one receiver can be the reason.
  const left = await inParallel(queues, diedBefore ? 1 : concurrency, queue => runQueue(invocation, queue))
  const failed = new Set(left.flat())
  // If the ledger has no note of a receiver, its lanes would never be retried. Let Lambda retry their records.
  const unnoted = await health.flush()
  for (const { record, receivers } of unnoted.size > 0 ? queues.flat() : []) {
    if (receivers.some(({ connection }) => unnoted.has(connection.dispatchUid ?? ''))) failed.add(record)
  }
  await mark?.end(failed).catch(() => {})
  await runDueReceivers({ ...settings, countsFirst: false }, blocked, remaining)
  return failed
}

/** Runs the records of one item in order, and returns those that Lambda must retry. Never rejects. */
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

/** Settles one record for one receiver, and publishes the outcome. False if Lambda must retry it. Never rejects. */
async function handle(invocation: Invocation, record: StreamRecord, receiver: PlannedReceiver): Promise<boolean> {
  // A receiver that has not started did not fail.
  if (invocation.limit.signal.aborted) return false
  const since = performance.now()
  // If the ledger does not respond, the record is neither delivered nor counted nor parked.
  const settled = await settle(invocation, record, receiver).catch((error): Settled => ({ outcome: 'failed', error }))
  publish(settled, { consumer: invocation.consumer, record, connection: receiver.connection, since })
  return settled.outcome !== 'failed'
}
