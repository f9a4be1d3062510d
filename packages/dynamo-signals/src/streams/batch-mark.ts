import type { Core } from '../repository/core.ts'
import { keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { changeEntry } from './ledger-entry.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import type { BatchPlan } from './plan-batch.ts'
import type { StreamRecord } from './stream-record.ts'

/** DynamoDB Local rounds the times of records down to the minute. */
const ROUNDED = 60_000

/** A mark in the ledger that a batch has begun, which is removed when it ends. */
export interface BatchMark {
  /** Marks the batch as begun. True if an earlier invocation has not ended and has no time left: it crashed. */
  begin(): Promise<boolean>
  /**
   * Removes the mark if it is no longer needed. If the first record of the batch is done, no batch begins with it again, so
   * even the mark of another handler is removed.
   */
  end(failed: ReadonlySet<StreamRecord>): Promise<void>
}

/**
 * Marks a batch, so that its next delivery can detect that the function crashed. A receiver that never yields (an endless
 * loop, memory that runs out) leaves no other trace. Only a batch that is older than an invocation can have been delivered
 * before. A new batch has no mark (undefined) and costs nothing. An older one costs two small writes.
 *
 * The mark is valid until its invocation must have ended. A handler that finds it earlier may be a second handler of the
 * same batch, so that does not count as a crash. A crash is detected once the function's time would have been up.
 */
export function batchMark(
  core: Core,
  {
    consumer,
    queues,
    remaining,
  }: { readonly consumer: string; readonly remaining: number | undefined } & Pick<BatchPlan, 'queues'>,
): BatchMark | undefined {
  const first = queues[0]?.[0]?.record
  const { writtenAt, sequenceNumber } = first?.header ?? {}
  if (!first || remaining === undefined || writtenAt === undefined || sequenceNumber === undefined) return undefined
  const now = core.runtime.now()
  if (now.getTime() - writtenAt <= remaining + ROUNDED) return undefined
  const key = { pk: ledgerPartition('batch', consumer, sequenceNumber), sk: 'begun' }
  let isOwn = false
  let died = false
  return {
    async begin() {
      const before = await changeEntry(core, key, {
        // The first time remains: frequent retries must not postpone it.
        update: 'SET #_ttl = :ttl, #until = if_not_exists(#until, :until)',
        values: { ttl: ledgerExpiry(now), until: now.getTime() + remaining },
        returns: 'ALL_OLD',
      })
      const until = before.until?.N
      isOwn = until === undefined
      died = !isOwn && Number(until) <= now.getTime()
      return died
    },
    async end(failed) {
      // A handler that may still be running removes its own mark.
      const isDone = !failed.has(first)
      if (!isDone && !isOwn && !died) return
      await core.transport('DeleteItem', { TableName: core.ledgerTableName, Key: keyAttributes(key) })
    },
  }
}
