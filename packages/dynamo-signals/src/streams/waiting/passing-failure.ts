import { causesOf, isA, propertyOf, unlessThrown } from '../../dispatch/thrown-values.ts'
import { LeaseHeldError, RetryLater } from '../../errors/index.ts'
import type { RetryOptions } from '../../models/retry-options.ts'
import { FenceHeldError } from '../../repository/items/deletion-fence.ts'
import { isAmong, isTransient } from '../../repository/requests/service-errors.ts'
import { TimeUpError } from '../time-limit.ts'
import { retryAfterOf } from './retry-after.ts'

/** A temporary failure. */
export interface PassingFailure {
  /** The earliest time to retry, in milliseconds since 1970, if the failure specifies one. */
  readonly notBefore: number | undefined
  /** Whether other items of the receiver will fail for the same reason. True for a service that is down, not for a lease. */
  readonly isShared: boolean
}

/** Leases and fences end within 15 minutes, and the clock of the process that made them may be five minutes ahead. */
const LONGEST_HOLD = 20 * 60_000

/** HTTP statuses that ask the caller to retry later (RFC 9110, RFC 6585), or that report a temporary fault of the server. */
const PASSING_STATUSES: ReadonlySet<unknown> = new Set([408, 425, 429, 500, 502, 503, 504, 529])

/** Names of errors for throttling, and for credentials that a new attempt renews. Many services add `Exception`. */
const PASSING_NAMES: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'CredentialsProviderError',
  'ExpiredToken',
  'LimitExceeded',
  'PriorRequestNotComplete',
  'RequestExpired',
  'RequestThrottled',
  'SlowDown',
  'Throttled',
  'TokenRefreshRequired',
  'TooManyRequests',
])

/**
 * Decides whether a receiver's failure is temporary. Returns undefined for poison, which fails again on the same input. An
 * unknown failure counts as poison. Checks classes, statuses and codes, but not messages. Never throws.
 *
 * The list and its reasons: docs/decisions/0027-waiting-lanes.md
 */
export function passingFailure(
  error: unknown,
  { isPassing }: Pick<RetryOptions, 'isPassing'>,
  now: number,
): PassingFailure | undefined {
  const said = unlessThrown((): unknown => isPassing?.(error))
  if (said === false) return undefined
  const held = holdOf(error)
  // Another handler holds it. If the hold ends much later, the clock of that handler is wrong.
  if (held) return held.until - now <= LONGEST_HOLD ? { notBefore: held.notBefore, isShared: false } : undefined
  if (said === true || isTemporary(error)) return { notBefore: retryAfterOf(error, now), isShared: true }
  return undefined
}

/** Returns when the lease or fence that stopped a receiver ends, and the earliest time to retry. */
function holdOf(error: unknown): { readonly until: number; readonly notBefore: number | undefined } | undefined {
  for (const cause of causesOf(error)) {
    if (isA(cause, LeaseHeldError)) return { until: Number(cause.until), notBefore: Number(cause.until) + 1 }
    // A delete takes a moment. Its fence is held for a quarter of an hour only if its process died.
    if (isA(cause, FenceHeldError)) return { until: Number(cause.until), notBefore: undefined }
  }
  return undefined
}

function isTemporary(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    // A receiver that hangs would hang again. This differs from a service that does not respond.
    if (isA(cause, TimeUpError)) return false
    if (isA(cause, RetryLater) || isAmong(PASSING_NAMES, propertyOf(cause, 'name'))) return true
    if (statusesOf(cause).some(status => PASSING_STATUSES.has(status))) return true
  }
  return isTransient(error)
}

/** The HTTP status of an error, as the AWS SDK, fetch wrappers and other clients carry it. */
function statusesOf(error: unknown): unknown[] {
  return [
    propertyOf(propertyOf(error, '$metadata'), 'httpStatusCode'),
    propertyOf(error, 'status'),
    propertyOf(error, 'statusCode'),
    propertyOf(propertyOf(error, 'response'), 'status'),
  ]
}
