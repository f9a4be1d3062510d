import { countIssue, refuseOptions, textIssue } from '../dispatch/option-issues.ts'
import type { Database } from '../models/database.ts'
import { coreOf } from '../repository/open-database.ts'
import { eventIdOf, sequenceNumberOf } from './envelope.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { planBatch } from './plan-batch.ts'
import { rawMatch } from './raw-match.ts'
import { recordsOfEvent } from './records-of-event.ts'
import { runBatch } from './run-batch.ts'
import type { StreamRecord } from './stream-record.ts'
import { remainingTime, timeLimit } from './time-limit.ts'
import { runAllWaiting } from './waiting/run-waiting.ts'
import { isWakeEvent, type WakeEvent } from './waiting/wake-event.ts'

/** The options of {@link createStreamHandler}. */
export interface StreamHandlerOptions {
  readonly database: Database
  /** Runs the receivers that are connected to this `consumer`. */
  readonly consumer: string
  /** How many items are processed concurrently. Default 10. */
  readonly concurrency?: number
  /**
   * How many receivers may trigger one another through their writes. A record beyond that becomes a dead letter
   * immediately, with an error that names the chain, so that a loop of receivers stops. Default 16.
   */
  readonly maxHops?: number
}

/** The event that Lambda passes for a stream. */
export interface StreamEvent {
  readonly Records: readonly LambdaRecord[]
}

/**
 * The response: the records to retry. Lambda knows them by their sequence numbers, and EventBridge Pipes, which passes a bare
 * array, by their event IDs.
 */
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
 * Creates the Lambda handler of a consumer. Each receiver handles an item's records one at a time, oldest first. If it
 * fails, the item's later records wait for it, while other receivers and other items continue. After a receiver's last
 * attempt, the record becomes a dead letter, later records of its lane are parked behind it, and the stream continues.
 *
 * A temporary failure (a service that throttles or is unavailable, a lost race) does not count as an attempt. The record
 * waits in the ledger, later records of its lane wait behind it, and the stream continues. Later invocations retry it, and
 * so do those that {@link createScheduler} starts.
 *
 * Set `ReportBatchItemFailures` on the mapping: the response names the records to retry, and a retry changes nothing
 * for receivers that have finished the record. The handler does not reject because of a record or a receiver. A
 * condition that throws, a receiver that hangs, and a record that cannot be read or parked only affect their own
 * receiver or item.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @example
 * export const handler = createStreamHandler({ database, consumer: 'profiles' })
 */
export function createStreamHandler(
  options: StreamHandlerOptions,
): (event: StreamEvent | WakeEvent, context?: HandlerContext) => Promise<BatchResponse> {
  const { database, consumer, concurrency = 10, maxHops = MAX_HOPS } = options
  const { core } = coreOf(database)
  refuseOptions('streams.badOption', 'createStreamHandler', {
    consumer: textIssue(consumer),
    concurrency: countIssue(concurrency),
    maxHops: countIssue(maxHops),
  })
  const match = rawMatch(core, consumer)
  return async function handleStream(event, context) {
    const plan = isWakeEvent(event, consumer)
      ? undefined
      : planBatch(core, recordsOfEvent(event, consumer, core.name), consumer, match)
    const toRetry: Pick<StreamRecord, 'source'>[] = [...(plan?.unreadable ?? [])]
    // In most batches, no record concerns a receiver, so there is nothing to limit, to mark or to read.
    if (plan?.queues.length !== 0) {
      const remaining = remainingTime(context)
      // The lease outlives the invocation, so that no second handler starts an effect that may still be running.
      const lease = (remaining ?? DEFAULT_LEASE) + LEASE_MARGIN
      const limit = timeLimit(core.runtime, remaining)
      const settings = { core, consumer, lease, maxHops, limit, concurrency }
      try {
        if (plan) toRetry.push(...(await runBatch(settings, plan, remaining)))
        else await runAllWaiting({ ...settings, countsFirst: false }, remaining)
      } finally {
        limit.lift()
      }
    }
    // A pipe passes a bare array, and knows its records by their event IDs.
    const identifierOf = Array.isArray(event) ? eventIdOf : sequenceNumberOf
    // For an unknown identifier, Lambda retries the whole batch. This is the best outcome for a record without one.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    const failed = new Set(toRetry.map(({ source }) => identifierOf(source) ?? 'unknown'))
    return { batchItemFailures: Array.from(failed, itemIdentifier => ({ itemIdentifier })) }
  }
}
