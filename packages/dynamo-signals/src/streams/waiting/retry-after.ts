import { causesOf, isA, propertyOf, unlessThrown } from '../../dispatch/thrown-values.ts'
import { RetryLater } from '../../errors/index.ts'

/** The limit on waits that a server asks for. A header may be wrong, and the end of an outage must be noticed. */
const LONGEST = 24 * 3600_000

/**
 * Returns the earliest time to retry, in milliseconds since 1970: from `RetryLater`, or from the `Retry-After` header of a
 * response (RFC 9110, seconds or a date). Undefined if the failure does not specify one. Never throws.
 */
export function retryAfterOf(error: unknown, now: number): number | undefined {
  for (const cause of causesOf(error)) {
    const at = isA(cause, RetryLater) ? inSeconds(cause.after, now) : headerTime(cause, now)
    if (at !== undefined) return Math.min(at, now + LONGEST)
  }
  return undefined
}

function headerTime(error: unknown, now: number): number | undefined {
  for (const name of ['$response', 'response']) {
    const headers = propertyOf(propertyOf(error, name), 'headers')
    const value = propertyOf(headers, 'retry-after') ?? propertyOf(headers, 'Retry-After') ?? askedOf(headers)
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const time = inSeconds(Number(value), now) ?? Date.parse(String(value))
    if (time > now) return time
  }
  return undefined
}

// The headers of the Fetch API have a method instead of properties.
function askedOf(headers: unknown): unknown {
  return unlessThrown(() => (headers as Headers).get('retry-after'))
}

function inSeconds(seconds: number | undefined, now: number): number | undefined {
  return seconds !== undefined && seconds > 0 ? now + seconds * 1000 : undefined
}
