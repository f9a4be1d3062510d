import { causesOf, isA, propertyOf } from '../../dispatch/thrown-values.ts'
import { LeaseHeldError, RetryLater } from '../../errors/index.ts'
import type { RetryOptions } from '../../models/retry-options.ts'
import { FenceHeldError } from '../../repository/items/deletion-fence.ts'
import { isTransient } from '../../repository/requests/service-errors.ts'
import { TimeUpError } from '../time-limit.ts'
import { retryAfterOf } from './retry-after.ts'

/** A failure that ends by itself. */
export interface PassingFailure {
  /** Not before this time, in milliseconds since 1970, if the failure says so. */
  readonly notBefore: number | undefined
  /** Whether other items of the receiver will fail for the same reason: a provider that is away, not a held lease. */
  readonly isShared: boolean
}

/** Leases and fences end within 15 minutes, and the clock they were made by may be five minutes ahead. */
const LONGEST_HOLD = 20 * 60_000

/** HTTP statuses that ask the caller to come back later (RFC 9110, RFC 6585), or that say that a server is in trouble. */
const PASSING_STATUSES: ReadonlySet<unknown> = new Set([408, 425, 429, 500, 502, 503, 504, 529])

/** Names of errors for a service that limits its callers, and for credentials that a new attempt renews. */
const PASSING_NAMES: ReadonlySet<unknown> = new Set([
  'BandwidthLimitExceeded',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'RequestExpired',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'TokenRefreshRequired',
  'TooManyRequestsException',
])

/**
 * Decides whether a receiver's failure is temporary. Undefined for poison, which fails again on the same input. In doubt, a
 * failure is poison. It looks at classes, statuses and codes, and at nothing that is written for people. Never throws.
 *
 * The list and its reasons: docs/decisions/0027-waiting-lanes.md
 */
export function passingFailure(
  error: unknown,
  { isPassing }: Pick<RetryOptions, 'isPassing'>,
  now: number,
): PassingFailure | undefined {
  const said = verdictOf(isPassing, error)
  if (said === false) return undefined
  const held = holdOf(error)
  // Another handler holds it. A hold that would end much later comes from a wrong clock.
  if (held) return held.until - now <= LONGEST_HOLD ? { notBefore: held.notBefore, isShared: false } : undefined
  if (said === true || isTemporary(error)) return { notBefore: retryAfterOf(error, now), isShared: true }
  return undefined
}

function verdictOf(isPassing: RetryOptions['isPassing'], error: unknown): unknown {
  try {
    return isPassing?.(error)
  } catch {
    return undefined
  }
}

/** Until when the lease or fence that a receiver met is held, and when to look again. */
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
    // A receiver that hangs is not a service that does not answer: it would hang again.
    if (isA(cause, TimeUpError)) return false
    if (isA(cause, RetryLater) || PASSING_NAMES.has(propertyOf(cause, 'name'))) return true
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
