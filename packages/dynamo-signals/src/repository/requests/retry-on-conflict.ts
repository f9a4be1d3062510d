import { countIssue, refuseOptions } from '../../dispatch/option-issues.ts'
import { AlreadyExistsError, ConflictError, ValueTakenError } from '../../errors/index.ts'
import { OF_A_RETRY, requireOptions } from '../require-options.ts'
import { type Runtime, SYSTEM_RUNTIME } from '../runtime.ts'

/** The options of {@link retryOnConflict}. */
export interface RetryOnConflictOptions {
  /** The maximum number of times the work runs, including the first. Default 30. */
  readonly attempts?: number
  /** Decides which errors are retried. Default: `ConflictError`, `AlreadyExistsError` and `ValueTakenError`. */
  readonly isConflict?: (error: unknown) => boolean
  /** When aborted, no further attempt starts, and the call rejects with the signal's reason. */
  readonly abortSignal?: AbortSignal | undefined
  /** A custom clock and random source, for tests. */
  readonly runtime?: Pick<Runtime, 'sleep' | 'random'>
}

const ATTEMPTS = 30
const SHORTEST_PAUSE = 2
const LONGEST_PAUSE = 100

/**
 * Runs work again from the start if another writer was faster. The work must load the instances it changes, so that every
 * attempt uses the current state. Pauses are random and grow up to 0.1 s, so that many concurrent writers of one item all
 * succeed. Rejects with the last conflict after 30 attempts, and immediately with any other error.
 *
 * @example
 * const users = database.repository(User)
 * await retryOnConflict(async () => {
 *   const user = await users.get('u1')
 *   await users.update(user, { isActive: !user.isActive })
 * })
 */
export async function retryOnConflict<T>(work: () => Promise<T>, options: RetryOnConflictOptions = {}): Promise<T> {
  requireOptions('retryOnConflict', options, OF_A_RETRY)
  const { attempts = ATTEMPTS, isConflict = isLostRace, abortSignal, runtime = SYSTEM_RUNTIME } = options
  refuseOptions('repository.badOptions', 'retryOnConflict', { attempts: countIssue(attempts) })
  for (let attempt = 1; ; attempt++) {
    abortSignal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || !isConflict(error)) throw error
      await runtime.sleep(runtime.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt))
    }
  }
}

function isLostRace(error: unknown): boolean {
  return error instanceof ConflictError || error instanceof AlreadyExistsError || error instanceof ValueTakenError
}
