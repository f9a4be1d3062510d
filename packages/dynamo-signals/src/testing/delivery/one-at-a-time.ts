import { ConfigurationError } from '../../errors/index.ts'
import { isInReceiver } from './deliveries.ts'

/**
 * Returns a function that runs work after the work before it. It refuses a call of a receiver that runs in it, which would
 * wait for itself.
 */
export function oneAtATime(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (name, work) => {
    if (isInReceiver()) {
      throw new ConfigurationError(
        'testing.settleInReceiver',
        `${name}() was called by a receiver that it runs, and would wait for itself. Call it in the test. It also delivers the writes of receivers.`,
      )
    }
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}
