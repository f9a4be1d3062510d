import { causesOf, isA, propertyOf } from '../../dispatch/thrown-values.ts'
import { RetryLater } from '../../errors/index.ts'

/** Longer waits that a server asks for are cut: a header may be wrong, and somebody has to notice when it is over. */
const LONGEST = 24 * 3600_000

/**
 * Returns when a failure asks to be tried again, in milliseconds since 1970: what `RetryLater` says, or the `Retry-After`
 * header of a response (RFC 9110, seconds or a date). Undefined if it does not say. Never throws.
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

// The headers of fetch have no properties.
function askedOf(headers: unknown): unknown {
  try {
    const { get } = Object(headers) as Partial<Headers>
    return typeof get === 'function' ? get.call(headers, 'retry-after') : undefined
  } catch {
    return undefined
  }
}

function inSeconds(seconds: number | undefined, now: number): number | undefined {
  return seconds !== undefined && seconds > 0 ? now + seconds * 1000 : undefined
}
