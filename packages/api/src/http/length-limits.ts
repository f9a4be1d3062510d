import type { Context, MiddlewareHandler } from 'hono'
import { type Problem, problem } from './problem.ts'

/** The longest address of a request: 8 KiB. */
const LONGEST_URL = 8 * 1024
/** The longest single header: 8 KiB. */
const LONGEST_HEADER = 8 * 1024
/** The most that all headers may have together: 16 KiB, as in Node's own server. */
const LONGEST_HEADERS = 16 * 1024

/** How {@link lengthLimits} differs from its defaults. */
export interface LengthLimitOptions {
  /** Default: a problem. */
  readonly onError?: (c: Context, refusal: Problem) => Response | Promise<Response>
}

/**
 * Refuses an address or headers that are too long, before a query, a path parameter, a cookie or a key in them is looked
 * at: 414 and 431. Put it before everything that reads the request.
 */
export function lengthLimits({ onError = problem }: LengthLimitOptions = {}): MiddlewareHandler {
  return async function lengthLimits(c, next) {
    if (c.req.url.length > LONGEST_URL) return onError(c, ADDRESS_TOO_LONG)
    let total = 0
    for (const [name, { length }] of c.req.raw.headers) {
      total += name.length + length
      if (length > LONGEST_HEADER || total > LONGEST_HEADERS) return onError(c, HEADERS_TOO_LONG)
    }
    return next()
  }
}

const ADDRESS_TOO_LONG: Problem = {
  status: 414,
  code: 'request.addressTooLong',
  detail: `The URL is longer than ${LONGEST_URL / 1024} KiB. Shorten it.`,
}

const HEADERS_TOO_LONG: Problem = {
  status: 431,
  code: 'request.headersTooLong',
  detail: `A header is larger than ${LONGEST_HEADER / 1024} KiB, or all headers together are larger than ${LONGEST_HEADERS / 1024} KiB. Send smaller headers.`,
}
