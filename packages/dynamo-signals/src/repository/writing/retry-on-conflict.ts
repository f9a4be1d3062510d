import { countIssue, refuseOptions } from '../../dispatch/option-issues.ts'
import { AlreadyExistsError, ConflictError, ValueTakenError } from '../../errors/index.ts'
import { requireRetryOptions } from '../call-options.ts'
import { type Runtime, SYSTEM_RUNTIME } from '../runtime.ts'

/** How {@link retryOnConflict} retries. */
export interface RetryOnConflictOptions {
  /** How often the work runs at most, the first time included. Default 30. */
  readonly attempts?: number
  /** Which errors it retries. Default: `ConflictError`, `AlreadyExistsError` and `ValueTakenError`. */
  readonly isConflict?: (error: unknown) => boolean
  /** No further attempt starts when this is aborted: the call rejects with its reason. */
  readonly abortSignal?: AbortSignal | undefined
  /** Another clock and other random numbers: for tests. */
  readonly runtime?: Pick<Runtime, 'sleep' | 'random'>
}

const ATTEMPTS = 30
const SHORTEST_PAUSE = 2
const LONGEST_PAUSE = 100

/**
 * Runs work again from its beginning when another writer was faster. The work must load what it changes, so that every
 * attempt decides on the current state. Pauses are random and grow up to 0.1 s, so that many callers of one item all get
 * their turn. Rejects with the last conflict after all attempts, and with every other error at once.
 *
 * @example
 * const users = database.repository(User)
 * await retryOnConflict(async () => {
 *   const user = await users.get('u1')
 *   await users.update(user, { isActive: !user.isActive })
 * })
 */
export async function retryOnConflict<T>(work: () => Promise<T>, options: RetryOnConflictOptions = {}): Promise<T> {
  requireRetryOptions('retryOnConflict', options)
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
