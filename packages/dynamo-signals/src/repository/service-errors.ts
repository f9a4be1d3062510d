import type { Item } from './attribute-value.ts'

/** Why DynamoDB refused one write. */
export interface RefusalReason {
  readonly code: string
  /** The item as it is stored, where DynamoDB returned it. */
  readonly item: Item | undefined
}

interface ServiceError {
  readonly name?: string
  readonly code?: string
  readonly Item?: Item
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[]
  readonly $metadata?: { readonly httpStatusCode?: number }
}

const CONTENTION = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
])
const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])

/** Per write, why it was refused; undefined when the error is no refusal of a condition. */
export function reasonsOf(error: unknown): (RefusalReason | undefined)[] | undefined {
  const { name, Item: item, CancellationReasons: reasons } = error as ServiceError
  if (name === 'ConditionalCheckFailedException') return [{ code: 'ConditionalCheckFailed', item }]
  if (name !== 'TransactionCanceledException' || !reasons) return undefined
  return reasons.map(({ Code, Item }) => (Code && Code !== 'None' ? { code: Code, item: Item } : undefined))
}

/** Whether only other transactions were in the way: nothing was written, and trying again may work. */
export function isConflict(error: unknown): boolean {
  if ((error as ServiceError).name === 'TransactionConflictException') return true
  const refused = reasonsOf(error)?.filter(reason => reason !== undefined)
  return refused !== undefined && refused.length > 0 && refused.every(({ code }) => CONTENTION.has(code))
}

/** Whether DynamoDB asks to slow down. Nothing was written. */
export function isThrottle(error: unknown): boolean {
  return THROTTLES.has((error as ServiceError).name ?? '')
}

/** Whether the answer was lost, so that the write may have happened or not. */
export function isUnknownOutcome(error: unknown): boolean {
  const { name, code, $metadata } = error as ServiceError
  if (name === 'TimeoutError' || name === 'InternalServerError' || name === 'ServiceUnavailable') return true
  if (NETWORK.has(code ?? '') || NETWORK.has(name ?? '')) return true
  return ($metadata?.httpStatusCode ?? 0) >= 500
}
