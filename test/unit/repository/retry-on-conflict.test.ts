import {
  AlreadyExistsError,
  ConfigurationError,
  ConflictError,
  retryOnConflict,
  ValidationError,
  ValueTakenError,
} from 'dynamo-signals'
import { describe, expect, it } from 'vitest'

/** Pauses are noted, and take no time. */
function stillRuntime() {
  const pauses: number[] = []
  const runtime = {
    random: () => 1,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds)
    },
  }
  return { pauses, runtime }
}

/** Fails so often, and returns the number of its attempt then. */
function failing(times: number, error: unknown) {
  let attempt = 0
  return async () => {
    attempt++
    if (attempt <= times) throw error
    return attempt
  }
}

describe('retryOnConflict', () => {
  it.each([
    new ConflictError('User', 'u1'),
    new AlreadyExistsError('User', 'u1'),
    new ValueTakenError('User', 'email'),
  ])('runs the work again after a $name', async error => {
    const { runtime } = stillRuntime()

    expect(await retryOnConflict(failing(2, error), { runtime })).toBe(3)
  })

  it('rethrows every other error immediately', async () => {
    const error = new ValidationError('User', [])

    await expect(retryOnConflict(failing(1, error))).rejects.toBe(error)
  })

  it('rejects with the last conflict when it has used all its attempts', async () => {
    const { pauses, runtime } = stillRuntime()
    const error = new ConflictError('User', 'u1')

    await expect(retryOnConflict(failing(3, error), { runtime, attempts: 3 })).rejects.toBe(error)
    expect(pauses).toHaveLength(2)
  })

  it('pauses longer after each attempt, and never for more than a tenth of a second', async () => {
    const { pauses, runtime } = stillRuntime()

    await retryOnConflict(failing(8, new ConflictError('User', 'u1')), { runtime })

    expect(pauses).toEqual([4, 8, 16, 32, 64, 100, 100, 100])
  })

  it('retries only the errors that the caller considers conflicts', async () => {
    const { runtime } = stillRuntime()
    const isConflict = (error: unknown) => error instanceof ValidationError
    const options = { runtime, isConflict }
    const conflict = new ConflictError('User', 'u1')

    expect(await retryOnConflict(failing(1, new ValidationError('User', [])), options)).toBe(2)
    await expect(retryOnConflict(failing(1, conflict), options)).rejects.toBe(conflict)
  })

  it('stops before the next attempt when the caller aborts', async () => {
    const abort = new AbortController()
    const runtime = { random: () => 1, sleep: async () => abort.abort(new Error('enough')) }
    const work = failing(9, new ConflictError('User', 'u1'))

    await expect(retryOnConflict(work, { runtime, abortSignal: abort.signal })).rejects.toThrow('enough')
    expect(await work().catch(() => 'a third attempt')).toBe('a third attempt')
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %s attempts', async attempts => {
    await expect(retryOnConflict(async () => 1, { attempts })).rejects.toThrow(ConfigurationError)
  })

  it('refuses an option that it does not know', async () => {
    const options = { retries: 3 } as object

    await expect(retryOnConflict(async () => 1, options)).rejects.toThrow(/retries/)
  })
})
