import type { Core } from '../repository/core.ts'
import { keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import type { BatchPlan } from './plan-batch.ts'
import type { StreamRecord } from './stream-record.ts'

/** DynamoDB Local rounds the times of records down to the minute. */
const ROUNDED = 60_000

/** A note in the ledger that a batch has begun, for the time until it ends. */
export interface BatchMark {
  /** Marks the batch as begun. True if an invocation that began before has neither ended nor time left: it died. */
  begin(): Promise<boolean>
  /**
   * The invocation ends. If the first record of the batch is done, no batch begins with it again, and its mark is not
   * needed any more, whoever made it.
   */
  end(failed: ReadonlySet<StreamRecord>): Promise<void>
}

const NO_MARK: BatchMark = { begin: async () => false, end: async () => {} }

/**
 * Marks a batch, so that its next delivery knows if the function died in it. A receiver that never yields (an endless
 * loop, memory that runs out) leaves nothing else behind to count. Only a batch that is older than an invocation can
 * have been delivered before: a fresh one is not marked and costs nothing, an older one costs two small writes.
 *
 * The mark holds until when its invocation must have ended. Whoever finds it before then may be a second handler of the
 * same batch, and is no sign of a death: a function that crashes at once is noticed when its time would have been up.
 */
export function batchMark(
  core: Core,
  {
    consumer,
    queues,
    remaining,
  }: { readonly consumer: string; readonly remaining: number | undefined } & Pick<BatchPlan, 'queues'>,
): BatchMark {
  const first = queues[0]?.[0]?.record
  const { writtenAt, sequenceNumber } = first?.header ?? {}
  if (!first || remaining === undefined || writtenAt === undefined || sequenceNumber === undefined) return NO_MARK
  const now = core.runtime.now()
  if (now.getTime() - writtenAt <= remaining + ROUNDED) return NO_MARK
  const Key = keyAttributes({ pk: ledgerPartition('batch', consumer, sequenceNumber), sk: 'begun' })
  const item = { TableName: core.ledgerTableName, Key }
  let isOwn = false
  let died = false
  return {
    async begin() {
      const { Attributes } = await core.transport('UpdateItem', {
        ...item,
        // The first one's time stays: retries that come soon and often must not put off the day.
        UpdateExpression: 'SET #ttl = :ttl, #until = if_not_exists(#until, :until)',
        ExpressionAttributeNames: { '#ttl': '_ttl', '#until': 'until' },
        ExpressionAttributeValues: {
          ':ttl': { N: String(ledgerExpiry(now)) },
          ':until': { N: String(now.getTime() + remaining) },
        },
        ReturnValues: 'ALL_OLD',
      })
      const until = Attributes?.until?.N
      isOwn = until === undefined
      died = !isOwn && Number(until) <= now.getTime()
      return died
    },
    async end(failed) {
      // The mark of a handler that may still run is its own to remove.
      const isDone = !failed.has(first)
      if (isDone || isOwn || died) await core.transport('DeleteItem', item)
    },
  }
}
