import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { recordsOf } from './check-event.ts'
import { DeadLetters } from './dead-letters.ts'
import { type LaneWorker, runLane } from './run-lane.ts'
import { type LambdaRecord, readRecord, type StreamRecord } from './stream-record.ts'

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
 * again changes nothing for receivers that have finished it.
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
  return async function handleStream(event, context) {
    const records = recordsOf(event, consumer)
    // The lease outlives the invocation, so that no second handler starts an effect that may still be running.
    const lease = (context?.getRemainingTimeInMillis?.() ?? DEFAULT_LEASE) + LEASE_MARGIN
    const failed = new Set<string>()
    const lanes = [...lanesOf(core, records).values()]
    const deadLetters = new DeadLetters(core, consumer)
    // One read a batch, and none for a batch that nobody wants.
    const parked = lanes.length > 0 ? await deadLetters.lanes() : new Set<string>()
    const worker: LaneWorker = { core, consumer, lease, maxHops, deadLetters, parked }
    const next = async (): Promise<void> => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
        for (const sequenceNumber of await runLane(worker, lane)) failed.add(sequenceNumber)
      }
    }
    await Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, next))
    return { batchItemFailures: [...failed].map(itemIdentifier => ({ itemIdentifier })) }
  }
}

/** The records of each item, in their order. */
function lanesOf(core: Core, records: readonly LambdaRecord[]): Map<string, StreamRecord[]> {
  const lanes = new Map<string, StreamRecord[]>()
  for (const lambdaRecord of records) {
    const record = readRecord(core, lambdaRecord)
    if (!record) continue
    const lane = lanes.get(record.itemKey)
    if (lane) lane.push(record)
    else lanes.set(record.itemKey, [record])
  }
  return lanes
}
