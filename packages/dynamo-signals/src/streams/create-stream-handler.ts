import { channel } from 'node:diagnostics_channel'
import type { Connection } from '../dispatch/connection.ts'
import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { type Delivered, deliver } from './deliver.ts'
import { receiversFor, signalOf } from './receivers-for.ts'
import { type LambdaRecord, readRecord, type StreamRecord } from './stream-record.ts'

/** What {@link createStreamHandler} needs. */
export interface StreamHandlerOptions {
  readonly database: Database
  /** Which receivers run here: those connected with this `consumer`. */
  readonly consumer: string
  /** How many items are worked on side by side. Default 10. */
  readonly concurrency?: number
}

/** What Lambda is answered: the records to deliver again. */
export interface BatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[]
}

/** The part of Lambda's context that is used. */
export interface HandlerContext {
  getRemainingTimeInMillis?(): number
}

/** One receiver's work on one record, as `node:diagnostics_channel` publishes it on `dynamo-signals:receiver`. */
export interface ReceiverMessage {
  readonly consumer: string
  readonly dispatchUid: string
  readonly signal: string
  /** The model's name; undefined for a durable signal. */
  readonly model: string | undefined
  readonly recordId: string
  readonly outcome: Delivered | 'failed'
  readonly milliseconds: number
  readonly error?: unknown
}

const receiverChannel = channel('dynamo-signals:receiver')
const LEASE_MARGIN = 1_000
const DEFAULT_LEASE = 60_000

/**
 * Makes the Lambda handler of a consumer. Per item and receiver, records run in their order: after a failure the
 * item's later records wait for that receiver, while other receivers and other items go on. Set
 * `ReportBatchItemFailures` on the mapping: the answer names what to deliver again, and what is delivered again
 * changes nothing for receivers that have finished it.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function createStreamHandler(
  options: StreamHandlerOptions,
): (event: { readonly Records: readonly LambdaRecord[] }, context?: HandlerContext) => Promise<BatchResponse> {
  const { database, consumer, concurrency = 10 } = options
  const { core } = coreOf(database)
  return async function handleStream({ Records }, context) {
    // The lease outlives the invocation, so that no second handler starts an effect that may still be running.
    const lease = (context?.getRemainingTimeInMillis?.() ?? DEFAULT_LEASE) + LEASE_MARGIN
    const failed = new Set<string>()
    const lanes = [...lanesOf(core, Records).values()]
    const next = async (): Promise<void> => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
        for (const sequenceNumber of await runLane(core, consumer, lane, lease)) failed.add(sequenceNumber)
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

/** Runs one item's records, and returns the sequence numbers of those that must come again. */
async function runLane(core: Core, consumer: string, lane: StreamRecord[], lease: number): Promise<string[]> {
  const waiting = new Set<string>()
  const failed: string[] = []
  for (const record of lane) {
    let complete = true
    for (const connection of receiversFor(record, consumer)) {
      const dispatchUid = connection.dispatchUid ?? ''
      // What a receiver has failed, the item's later records wait for.
      if (!waiting.has(dispatchUid) && (await attempt(core, consumer, { record, connection, lease }))) continue
      waiting.add(dispatchUid)
      complete = false
    }
    if (!complete) failed.push(record.facts.sequenceNumber ?? '')
  }
  return failed
}

interface Attempt {
  readonly record: StreamRecord
  readonly connection: Connection
  readonly lease: number
}

/** Delivers to one receiver and publishes how it went. False when it failed. */
async function attempt(core: Core, consumer: string, { record, connection, lease }: Attempt): Promise<boolean> {
  const start = performance.now()
  const publish = (outcome: ReceiverMessage['outcome'], error?: unknown) => {
    if (!receiverChannel.hasSubscribers) return
    const message: ReceiverMessage = {
      consumer,
      dispatchUid: connection.dispatchUid ?? '',
      signal: signalOf(record).name,
      model: record.kind === 'instance' ? record.model.name : undefined,
      recordId: record.facts.id,
      outcome,
      milliseconds: performance.now() - start,
      error,
    }
    receiverChannel.publish(message)
  }
  try {
    publish(await deliver(core, record, connection, lease))
    return true
  } catch (error) {
    publish('failed', error)
    return false
  }
}
