import { causesOf } from '../../dispatch/foreign-error.ts'
import type { Item } from '../items/attribute-value.ts'

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
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
}

const CONTENTION = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])
const CONFLICTS = new Set(['TransactionConflictException', 'ReplicatedWriteConflictException'])
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'Throttling',
])
const LOST_ANSWERS = new Set([
  'InternalServerError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'TimeoutError',
  'TransactionInProgressException',
])
const UNREACHED = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])
const LOST_CONNECTIONS = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Per write, why it was refused; undefined when the error is no refusal of a condition. */
export function reasonsOf(error: unknown): (RefusalReason | undefined)[] | undefined {
  const { name, Item: item, CancellationReasons: reasons } = asServiceError(error)
  if (name === 'ConditionalCheckFailedException') return [{ code: 'ConditionalCheckFailed', item }]
  if (name !== 'TransactionCanceledException' || !reasons) return undefined
  return reasons.map(({ Code, Item }) => (Code && Code !== 'None' ? { code: Code, item: Item } : undefined))
}

/** Whether something passing was in the way, such as other writers: nothing was written, and trying again may work. */
export function isPassing(error: unknown): boolean {
  for (const each of causesOf(error)) {
    const { name = '', code = '' } = asServiceError(each)
    if (CONFLICTS.has(name) || THROTTLES.has(name) || UNREACHED.has(code)) return true
    const refused = reasonsOf(each)?.filter(reason => reason !== undefined)
    if (refused) return refused.length > 0 && refused.every(reason => CONTENTION.has(reason.code))
  }
  return false
}

/** Whether a write was refused for what it is, such as for its size: trying again would not change that. */
export function isTooMuch(error: unknown): boolean {
  if (asServiceError(error).name === 'ValidationException') return true
  return reasonsOf(error)?.some(reason => reason?.code === 'ValidationError') ?? false
}

/** Whether the answer was lost, so that the write may have happened or not, or may be happening still. */
export function isUnknownOutcome(error: unknown): boolean {
  for (const each of causesOf(error)) {
    const { name = '', code = '', $metadata } = asServiceError(each)
    if (LOST_ANSWERS.has(name) || LOST_CONNECTIONS.has(code) || LOST_CONNECTIONS.has(name)) return true
    if (($metadata?.httpStatusCode ?? 0) >= 500) return true
  }
  return false
}

/**
 * Whether the client had tried before it got this answer: the SDK repeats requests by itself, and does not tell what
 * became of the first ones.
 */
export function isRepeated(error: unknown): boolean {
  return (asServiceError(error).$metadata?.attempts ?? 1) > 1
}

function asServiceError(error: unknown): ServiceError {
  return typeof error === 'object' && error !== null ? error : {}
}
