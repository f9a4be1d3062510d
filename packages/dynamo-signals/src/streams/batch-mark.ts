import type { Core } from '../repository/core.ts'
import { keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { expiry } from './ledger.ts'
import type { BatchPlan } from './plan-batch.ts'

/** DynamoDB Local rounds the times of records down to the minute. */
const ROUNDED = 60_000

/** A note in the ledger that a batch has begun, for the time until it ends. */
export interface BatchMark {
  /** Marks the batch as begun. True if it had begun before and never ended: the function died in it. */
  begin(): Promise<boolean>
  /** A receiver could not be tried. If the function died in the batch, the end of this invocation does not clear that. */
  keep(): void
  /** The invocation comes to its end. */
  end(): Promise<void>
}

const NO_MARK: BatchMark = { begin: async () => false, keep: () => {}, end: async () => {} }

/**
 * Marks a batch, so that its next delivery knows if the function died in it. A receiver that never yields (an endless
 * loop, memory that runs out) leaves nothing else behind to count. Only a batch that is older than an invocation can
 * have been delivered before: a fresh one is not marked and costs nothing, an older one costs two small writes.
 */
export function batchMark(
  core: Core,
  {
    consumer,
    lanes,
    remaining,
  }: { readonly consumer: string; readonly remaining: number | undefined } & Pick<BatchPlan, 'lanes'>,
): BatchMark {
  const { writtenAt, sequenceNumber } = lanes[0]?.[0]?.record.facts ?? {}
  if (remaining === undefined || writtenAt === undefined || sequenceNumber === undefined) return NO_MARK
  const now = core.runtime.now()
  if (now.getTime() - writtenAt <= remaining + ROUNDED) return NO_MARK
  const Key = keyAttributes({ pk: ledgerPartition('batch', consumer, sequenceNumber), sk: 'begun' })
  const item = { TableName: core.ledgerTableName, Key }
  let died = false
  let isKept = false
  return {
    async begin() {
      const { Attributes } = await core.transport('UpdateItem', {
        ...item,
        UpdateExpression: 'SET #ttl = :ttl ADD #times :one',
        ExpressionAttributeNames: { '#ttl': '_ttl', '#times': 'times' },
        ExpressionAttributeValues: { ':ttl': { N: String(expiry(now)) }, ':one': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      })
      died = Number(Attributes?.times?.N ?? 1) > 1
      return died
    },
    keep() {
      isKept = died
    },
    async end() {
      if (!isKept) await core.transport('DeleteItem', item)
    },
  }
}
