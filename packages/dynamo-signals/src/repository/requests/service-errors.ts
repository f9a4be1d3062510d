import { isObject } from '../../dispatch/is-object.ts'
import { causesOf, isCausedBy, propertyOf } from '../../dispatch/thrown-values.ts'
import { UnavailableError } from '../../errors/index.ts'
import type { Item } from '../items/attribute-value.ts'
import { CONNECTION_LOST, NEVER_CONNECTED } from './network-errors.ts'

/** Why DynamoDB rejected one write. */
export interface RefusalReason {
  readonly code: string
  /** The stored item, if DynamoDB returned it. */
  readonly item: Item | undefined
}

interface ServiceError {
  readonly name?: string
  readonly code?: string
  readonly Item?: Item
  readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[]
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
}

// Most errors have these names with `Exception` at the end. The reasons of a cancelled transaction have them without it.
const PASSING = new Set([
  'ProvisionedThroughputExceeded',
  'ReplicatedWriteConflict',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingError',
  'TransactionConflict',
])
const LOST_ANSWERS = new Set([
  'InternalServerError',
  'RequestTimeout',
  'ServiceUnavailable',
  'TimeoutError',
  'TransactionInProgress',
])

/** Returns why each write was refused. Undefined if the error is not a failed condition. */
export function reasonsOf(error: unknown): (RefusalReason | undefined)[] | undefined {
  const { name, Item: item, CancellationReasons: reasons } = asServiceError(error)
  if (name === 'ConditionalCheckFailedException') return [{ code: 'ConditionalCheckFailed', item }]
  if (name !== 'TransactionCanceledException' || !reasons) return undefined
  return reasons.map(({ Code, Item }) => (Code && Code !== 'None' ? { code: Code, item: Item } : undefined))
}

/** Returns the result of a request. Undefined if its condition is not met. */
export async function unlessRefused<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (reasonsOf(error)) return undefined
    throw error
  }
}

/**
 * Whether the failure is temporary, such as a conflict with another writer: nothing was written, and a retry can work.
 */
export function isPassing(error: unknown): boolean {
  for (const each of causesOf(error)) {
    const { name = '', code = '' } = asServiceError(each)
    if (isAmong(PASSING, name) || NEVER_CONNECTED.has(code)) return true
    const refused = reasonsOf(each)?.filter(reason => reason !== undefined)
    if (refused) return refused.length > 0 && refused.every(reason => isAmong(PASSING, reason.code))
  }
  return false
}

/**
 * Whether a request failed for a temporary reason: it was throttled, conflicted with another request, got no response in
 * time, or lost its connection. Recognizes the errors of this library and of the AWS SDK, including their causes. You can
 * retry such a request if it is safe to repeat.
 *
 * @example
 * const status = (error: unknown) => (isTransient(error) ? 503 : 500)
 */
export function isTransient(error: unknown): boolean {
  return isCausedBy(error, UnavailableError) || isPassing(error) || isUnknownOutcome(error)
}

/** Whether a write was rejected as invalid, for example because of its size. A retry would not help. */
export function isTooMuch(error: unknown): boolean {
  if (asServiceError(error).name === 'ValidationException') return true
  return reasonsOf(error)?.some(reason => reason?.code === 'ValidationError') ?? false
}

/** Whether the response was lost, so that the write may have been applied, or may still be. */
export function isUnknownOutcome(error: unknown): boolean {
  for (const each of causesOf(error)) {
    const { name = '', code = '', $metadata } = asServiceError(each)
    if (isAmong(LOST_ANSWERS, name) || CONNECTION_LOST.has(code) || CONNECTION_LOST.has(name)) return true
    if (($metadata?.httpStatusCode ?? 0) >= 500) return true
  }
  return false
}

/**
 * Whether the client sent the request more than once before it got this response. The SDK retries on its own and does not
 * report what happened to the first requests.
 */
export function isRepeated(error: unknown): boolean {
  return (asServiceError(error).$metadata?.attempts ?? 1) > 1
}

/** Whether a name, without `Exception` at its end, is one of these. */
export function isAmong(names: ReadonlySet<string>, name: unknown): boolean {
  return typeof name === 'string' && names.has(name.replace(/Exception$/, ''))
}

/** Reads the details of a service's error. A thrown value may have getters that throw. */
function asServiceError(error: unknown): ServiceError {
  if (!isObject(error)) return {}
  const names = ['name', 'code', 'Item', 'CancellationReasons', '$metadata'] as const
  return Object.fromEntries(names.map(name => [name, propertyOf(error, name)])) as ServiceError
}
