import type { Runtime } from '../repository/runtime.ts'
import { errorTypeOf } from './error-type.ts'

/**
 * How many retries all requests of a transport may use together, and the pause before each. It is the standard retry mode
 * of the AWS SDKs (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html), with the numbers of the
 * AWS SDK for JavaScript: when DynamoDB is down, requests fail at once instead of adding to its load.
 */
export interface RetryQuota {
  /** Returns what the next attempt takes, or undefined if there must be none. */
  retryAfter(error: unknown, attempts: number): Retry | undefined
  /** Notes a result, and what the last retry of its request took. */
  succeeded(retry: Retry | undefined): void
}

/** One more attempt. */
export interface Retry {
  /** What it takes from the budget, and what a result gives back. */
  readonly cost: number
  /** The pause before it, in milliseconds. */
  readonly pause: number
}

const CAPACITY = 500
const LONGEST_PAUSE = 20_000
const THROTTLING = { cost: 5, pause: 1_000 }
const TRANSIENT = { cost: 14, pause: 50 }

/** Returns a full quota. */
export function createRetryQuota({ random }: Pick<Runtime, 'random'>): RetryQuota {
  let capacity = CAPACITY
  return {
    retryAfter(error, attempts) {
      const type = errorTypeOf(error)
      const retry = { THROTTLING, TRANSIENT, SERVER_ERROR: undefined, CLIENT_ERROR: undefined }[type]
      if (!retry || capacity < retry.cost) return undefined
      capacity -= retry.cost
      const longest = Math.min(retry.pause * 2 ** (attempts - 1), LONGEST_PAUSE)
      return { cost: retry.cost, pause: Math.floor(random() * longest) }
    },
    succeeded(retry) {
      if (capacity < CAPACITY) capacity = Math.min(CAPACITY, capacity + (retry?.cost ?? 1))
    },
  }
}
