import { DynamoSignalsError, UnavailableError } from '../../errors.ts'
import type { CallOptions } from '../../models/database.ts'
import type { Runtime } from '../runtime.ts'
import { isPassing, isRepeated, isUnknownOutcome } from './service-errors.ts'

/** Whose time it is, and how long a request is tried, in milliseconds. */
export interface Patience {
  readonly runtime: Runtime
  readonly deadline: number
}

/** Sends a request once. `inDoubt`: an earlier attempt failed, but may have been applied. */
export type Attempt<T> = (inDoubt: boolean) => Promise<T>

const FIRST_BACKOFF = 25
const LONGEST_BACKOFF = 1_000
const DEADLINE_PASSED = new Error('The deadline has passed.')

/**
 * Sends a request until it is answered: what is only in the way for the moment and answers that get lost are tried
 * again, after a growing pause with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * Rejects with `UnavailableError` when the deadline passes, also while it waits for an answer; with the signal's reason
 * when the call is aborted; at once with what trying again would not change.
 */
export async function persist<T>(
  { runtime, deadline }: Patience,
  task: string,
  attempt: Attempt<T>,
  { abortSignal }: CallOptions = {},
): Promise<T> {
  abortSignal?.throwIfAborted()
  const limit = setLimit(runtime, deadline, abortSignal)
  const end = runtime.now().getTime() + deadline
  let inDoubt = false
  let pause = 0
  try {
    for (let longest = FIRST_BACKOFF; ; longest = Math.min(LONGEST_BACKOFF, longest * 2)) {
      try {
        if (pause > 0) await Promise.race([runtime.sleep(pause), limit.reached])
        return await Promise.race([attempt(inDoubt), limit.reached])
      } catch (error) {
        if (abortSignal?.aborted && !(error instanceof DynamoSignalsError)) throw abortSignal.reason
        const isLost = error === DEADLINE_PASSED || isUnknownOutcome(error)
        if (!isLost && !isPassing(error)) throw error
        inDoubt ||= isLost || isRepeated(error)
        pause = runtime.random() * longest
        if (error === DEADLINE_PASSED || runtime.now().getTime() + pause >= end) {
          throw new UnavailableError(task, inDoubt ? 'unknown' : 'nothingWritten', { cause: error })
        }
      }
    }
  } finally {
    limit.lift()
  }
}

/** A promise that never resolves, and rejects when the time is up or the call is aborted. */
function setLimit(runtime: Runtime, deadline: number, abortSignal: AbortSignal | undefined) {
  const { promise: reached, reject } = Promise.withResolvers<never>()
  const cancel = runtime.schedule(deadline, () => reject(DEADLINE_PASSED))
  const abort = () => reject(abortSignal?.reason)
  abortSignal?.addEventListener('abort', abort)
  const lift = () => {
    cancel()
    abortSignal?.removeEventListener('abort', abort)
  }
  return { reached, lift }
}

/**
 * What comes of some work, unless the call is aborted before: then it rejects with the signal's reason, and nobody waits
 * for the work any more.
 */
export async function orAborted<T>(work: Promise<T>, { abortSignal }: CallOptions): Promise<T> {
  if (!abortSignal) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(abortSignal.reason)
  abortSignal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, aborted])
  } finally {
    abortSignal.removeEventListener('abort', abort)
  }
}
