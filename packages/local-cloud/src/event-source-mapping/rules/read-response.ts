import { compareSequenceNumbers } from './arrived-record.ts'
import { isObject } from './filter-pattern.ts'

/** The result of a batch. `checkpoint` is the first sequence number that must be retried. */
export type ResponseReading =
  | { readonly type: 'success' }
  | { readonly type: 'partial'; readonly checkpoint: string }
  | { readonly type: 'failure'; readonly reason: string }

/**
 * Interprets a response under `ReportBatchItemFailures`
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html). No failures is a success. Of
 * several failures, the lowest sequence number is the checkpoint. If an identifier is empty, null, misnamed or not in
 * this batch, the whole batch fails, because the record is unknown.
 */
export function readResponse(batch: readonly string[], response: unknown): ResponseReading {
  if (response === null || response === undefined || Array.isArray(response)) return { type: 'success' }
  if (!isObject(response))
    return { type: 'failure', reason: `the response is ${JSON.stringify(response)}, which is not an object` }
  const failures = response.batchItemFailures
  if (failures === null || failures === undefined) return { type: 'success' }
  if (!Array.isArray(failures)) return { type: 'failure', reason: 'batchItemFailures is not a list' }
  const identifiers: unknown[] = failures.map(failure => (isObject(failure) ? failure.itemIdentifier : undefined))
  const known = new Set<unknown>(batch)
  const unknown = identifiers.findIndex(identifier => !known.has(identifier))
  if (unknown >= 0) {
    return {
      type: 'failure',
      reason: `batchItemFailures has an entry that is not a record of the batch: ${JSON.stringify(failures[unknown])}`,
    }
  }
  const [checkpoint] = identifiers.map(String).sort(compareSequenceNumbers)
  return checkpoint === undefined ? { type: 'success' } : { type: 'partial', checkpoint }
}
