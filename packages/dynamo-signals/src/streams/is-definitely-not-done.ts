import { causesOf, propertyOf } from '../dispatch/thrown-values.ts'
import { NEVER_CONNECTED } from '../repository/requests/network-errors.ts'

/**
 * Whether a failed effect certainly did not happen: the service rejected the request, or was never reached. Anything
 * else (a timeout, a lost connection, a 5xx) may have happened.
 */
export function isDefinitelyNotDone(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    const status = propertyOf(propertyOf(cause, '$metadata'), 'httpStatusCode')
    if ((typeof status === 'number' && status >= 400 && status < 500) || NEVER_CONNECTED.has(propertyOf(cause, 'code')))
      return true
  }
  return false
}
