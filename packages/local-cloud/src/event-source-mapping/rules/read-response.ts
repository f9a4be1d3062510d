import { compareSequenceNumbers } from './arrived-record.ts'
import { isObject } from './filter-pattern.ts'

/** What a function's answer says about its batch; `checkpoint` is the first sequence number that has to be delivered again. */
export type ResponseReading =
  | { readonly type: 'success' }
  | { readonly type: 'partial'; readonly checkpoint: string }
  | { readonly type: 'failure'; readonly reason: string }

/**
 * Reads an answer under `ReportBatchItemFailures`
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html): no failures named is a success; of
 * several the lowest sequence number is the checkpoint; an identifier that is empty, null, misnamed or not of this batch
 * fails the whole batch, since nobody can tell which record was meant.
 */
export function readResponse(batch: readonly string[], response: unknown): ResponseReading {
  if (response === null || response === undefined || Array.isArray(response)) return { type: 'success' }
  if (!isObject(response)) return { type: 'failure', reason: `the answer is ${JSON.stringify(response)}, no object` }
  const failures = response.batchItemFailures
  if (failures === null || failures === undefined) return { type: 'success' }
  if (!Array.isArray(failures)) return { type: 'failure', reason: 'batchItemFailures is not a list' }
  const identifiers: unknown[] = failures.map(failure => (isObject(failure) ? failure.itemIdentifier : undefined))
  const known = new Set<unknown>(batch)
  const unknown = identifiers.findIndex(identifier => !known.has(identifier))
  if (unknown >= 0) {
    return {
      type: 'failure',
      reason: `batchItemFailures names no record of the batch: ${JSON.stringify(failures[unknown])}`,
    }
  }
  const [checkpoint] = identifiers.map(String).sort(compareSequenceNumbers)
  return checkpoint === undefined ? { type: 'success' } : { type: 'partial', checkpoint }
}
