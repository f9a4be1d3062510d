import type { Context, MiddlewareHandler } from 'hono'
import { type Problem, problem } from './problem.ts'

/** The maximum length of a request's URL: 8 KiB. */
const LONGEST_URL = 8 * 1024
/** The maximum length of a header: 8 KiB. */
const LONGEST_HEADER = 8 * 1024
/** The maximum total length of all headers: 16 KiB, as in Node's server. */
const LONGEST_HEADERS = 16 * 1024

/** The options of {@link lengthLimits}. */
export interface LengthLimitOptions {
  /** Default: a problem. */
  readonly onError?: (c: Context, refusal: Problem) => Response | Promise<Response>
}

/**
 * Rejects a URL or headers that are too long with 414 or 431, before a query, path parameter, cookie or key is read. Add it
 * before everything that reads the request.
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
