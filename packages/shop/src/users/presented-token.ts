import { AsyncLocalStorage } from 'node:async_hooks'

const presented = new AsyncLocalStorage<string>()

/**
 * Runs `work` while a token lies on the counter, for `checkActivation` to look at. The token travels beside the write
 * and not in it: no field, context or log of the user can ever hold it.
 */
export function withPresentedToken<T>(token: string, work: () => Promise<T>): Promise<T> {
  return presented.run(token, work)
}

/** The token presented in this flow of calls, if any. */
export function presentedToken(): string | undefined {
  return presented.getStore()
}
