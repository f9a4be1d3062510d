import type { ArrivedRecord } from './arrived-record.ts'

/** Lambda's limit on the payload of a synchronous invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024
const ENVELOPE_BYTES = '{"Records":[]}'.length

interface BatchLimits {
  readonly batchSize: number
  readonly maximumBatchingWindowInSeconds: number
}

/** Either the number of waiting records in the next batch, or how long to wait for more (forever if there are none). */
export type Cut = { readonly count: number } | { readonly waitMs: number | undefined }

/**
 * Decides when waiting records become a batch: when it is full, when its payload reaches 6 MB, or when the oldest
 * record has waited for the batching window. A batch is never empty.
 */
export function cutBatch(waiting: readonly ArrivedRecord[], limits: BatchLimits, now: number): Cut {
  const [oldest] = waiting
  if (oldest === undefined) return { waitMs: undefined }
  const { count, full } = fill(waiting, limits.batchSize)
  const waitMs = oldest.arrivedAt + limits.maximumBatchingWindowInSeconds * 1000 - now
  return full || waitMs <= 0 ? { count } : { waitMs }
}

function fill(waiting: readonly ArrivedRecord[], batchSize: number): { count: number; full: boolean } {
  let bytes = ENVELOPE_BYTES
  let count = 0
  for (const { bytes: added } of waiting) {
    // A single record that is too large is sent anyway, because it would block the shard forever.
    if (count > 0 && bytes + added > PAYLOAD_LIMIT_BYTES) return { count, full: true }
    bytes += added
    count += 1
    if (count === batchSize) return { count, full: true }
  }
  return { count, full: false }
}
