import { countIssue, refuseOptions, textIssue } from '../dispatch/option-issues.ts'
import type { Database } from '../models/database.ts'
import { coreOf } from '../repository/open-database.ts'
import { batchMark } from './batch-mark.ts'
import { recordsOf } from './check-event.ts'
import { laneOf } from './letter-form.ts'
import { parkedLanes } from './parking.ts'
import { type BatchPlan, planBatch } from './plan-batch.ts'
import { type LaneWorker, runLane } from './run-lane.ts'
import type { LambdaRecord } from './stream-record.ts'
import { timeLimit } from './time-limit.ts'

/** What {@link createStreamHandler} needs. */
export interface StreamHandlerOptions {
  readonly database: Database
  /** Which receivers run here: those connected with this `consumer`. */
  readonly consumer: string
  /** How many items are worked on side by side. Default 10. */
  readonly concurrency?: number
  /**
   * How many receivers may cause one another, each by what the one before it wrote. A record beyond that becomes a dead
   * letter at once, with an error that names the chain: receivers that write in a circle stop. Default 16.
   */
  readonly maxHops?: number
}

/** What Lambda is answered: the records to deliver again. */
export interface BatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[]
}

/** The part of Lambda's context that is used. */
export interface HandlerContext {
  getRemainingTimeInMillis?(): number
}

const LEASE_MARGIN = 1_000
const DEFAULT_LEASE = 60_000
const MAX_HOPS = 16

/**
 * Makes the Lambda handler of a consumer. Per item and receiver, records run in their order: after a failure the
 * item's later records wait for that receiver, while other receivers and other items go on. After a receiver's last
 * attempt the record becomes a dead letter, its item's later records for that receiver behind it, and the stream goes
 * on. Set `ReportBatchItemFailures` on the mapping: the answer names what to deliver again, and what is delivered
 * again changes nothing for receivers that have finished it. It never rejects for what a record holds or a receiver
 * does: a condition that throws, a receiver that hangs until the function's time is nearly up and a record that cannot
 * be read or parked cost their own receiver or item only.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @example
 * export const handler = createStreamHandler({ database, consumer: 'profiles' })
 */
export function createStreamHandler(
  options: StreamHandlerOptions,
): (event: { readonly Records: readonly LambdaRecord[] }, context?: HandlerContext) => Promise<BatchResponse> {
  const { database, consumer, concurrency = 10, maxHops = MAX_HOPS } = options
  const { core } = coreOf(database)
  refuseOptions('streams.badOption', 'createStreamHandler', {
    consumer: textIssue(consumer),
    concurrency: countIssue(concurrency),
    maxHops: countIssue(maxHops),
  })
  return async function handleStream(event, context) {
    const records = recordsOf(event, consumer)
    const remaining = context?.getRemainingTimeInMillis?.()
    // The lease outlives the invocation, so that no second handler starts an effect that may still be running.
    const lease = (remaining ?? DEFAULT_LEASE) + LEASE_MARGIN
    const { lanes, unreadable } = planBatch(core, records, consumer)
    const failed = new Set(unreadable.map(({ source }) => identifierOf(source)))
    // A ledger that does not answer tells nothing of earlier invocations; the receivers will hear of it themselves.
    const mark = batchMark(core, { consumer, lanes, remaining })
    const diedBefore = await mark.begin().catch(() => false)
    const parked = parkedLanes(core, consumer, lanesIn(lanes))
    // Each receiver asks by itself: a ledger that does not answer fails their records, and not the invocation.
    parked.catch(() => {})
    const limit = timeLimit(core.runtime, remaining)
    const worker: LaneWorker = { core, consumer, lease, maxHops, limit, parked, mark, countsFirst: diedBefore }
    const left = [...lanes]
    const next = async (): Promise<void> => {
      for (let lane = left.shift(); lane; lane = left.shift()) {
        for (const { source } of await runLane(worker, lane)) failed.add(identifierOf(source))
      }
    }
    // After a death one by one: of the receivers that run when the function dies again, one is to blame.
    await Promise.all(Array.from({ length: Math.min(diedBefore ? 1 : concurrency, left.length) }, next))
    limit.lift()
    await mark.end().catch(() => {})
    return { batchItemFailures: [...failed].map(itemIdentifier => ({ itemIdentifier })) }
  }
}

function lanesIn(lanes: BatchPlan['lanes']): string[] {
  return lanes.flatMap(lane =>
    lane.flatMap(({ record: { itemKey }, receivers }) =>
      receivers.map(({ connection: { dispatchUid = '' } }) => laneOf({ dispatchUid, itemKey })),
    ),
  )
}

// An identifier that Lambda does not know makes it deliver the whole batch again: the best for a record without one.
function identifierOf(record: LambdaRecord | null): string {
  return record?.dynamodb?.SequenceNumber || 'a record without a sequence number'
}
