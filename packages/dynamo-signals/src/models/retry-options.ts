import { isObject } from '../dispatch/is-object.ts'
import { countIssue, firstIssue, MAX_TIMEOUT, shown, unknownOption } from '../dispatch/option-issues.ts'
import { isRate, isSharedRate, type SharedRate } from './shared-rate.ts'

/**
 * How a durable receiver waits out failures that end by themselves. While a receiver waits for an item, the item's later
 * records wait behind, in their order, and everything else goes on.
 */
export interface RetryOptions {
  /**
   * Says whether an error is temporary: `true` waits, `false` counts as a failed attempt, and `undefined` leaves the decision
   * to the library, which recognizes the errors of the AWS SDK, of `fetch` and of Node's sockets. Must not be async.
   */
  readonly isPassing?: (error: unknown) => boolean | undefined
  /** For how long a record waits before it becomes a dead letter, in milliseconds. Default: one day. */
  readonly giveUpAfter?: number
  /**
   * The longest pause between two tries, in milliseconds. Pauses begin at a second and grow with the time that the failure
   * lasts. A `Retry-After` of the service is kept in any case. Default: one minute.
   */
  readonly longestPause?: number
  /**
   * How many records a second the receiver may run for when it catches up after a failure, over all items. Set it to what
   * the service allows, such as your SES sending rate. Several receivers that call one service name one `sharedRate`.
   * Default: no limit.
   */
  readonly rate?: number | SharedRate
}

/** Returns what is wrong with the `retry` and `timeout` of a durable receiver, or undefined. */
export function retryIssue({ retry = {}, timeout }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isObject(retry)) return `retry must be an object, not ${shown(retry)}.`
  const unknown = unknownOption(retry, ['isPassing', 'giveUpAfter', 'longestPause', 'rate'])
  if (unknown) return `retry: ${unknown}`
  const { isPassing, giveUpAfter, longestPause, rate } = retry as Readonly<Record<string, unknown>>
  return firstIssue({
    timeout: millisecondsIssue(timeout),
    'retry.isPassing':
      isPassing !== undefined && typeof isPassing !== 'function' && `must be a function, not ${shown(isPassing)}`,
    'retry.giveUpAfter': millisecondsIssue(giveUpAfter),
    'retry.longestPause': millisecondsIssue(longestPause),
    'retry.rate':
      rate !== undefined &&
      !isRate(rate) &&
      !isSharedRate(rate) &&
      `must be a number of records a second above 0 or a sharedRate, not ${shown(rate)}`,
  })
}

function millisecondsIssue(value: unknown): string | undefined | false {
  if (value === undefined) return undefined
  const tooLong = (value as number) > MAX_TIMEOUT && `must be at most ${MAX_TIMEOUT} milliseconds, not ${shown(value)}`
  return countIssue(value)?.replace('whole number', 'whole number of milliseconds') ?? tooLong
}
