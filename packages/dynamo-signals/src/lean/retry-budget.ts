import type { CommandSender } from '../repository/requests/sdk-transport.ts'
import { errorTypeOf } from '../sdk-free/error-type.ts'
import type { ClientConfig, RetryStrategy, RetryToken } from './plain-client.ts'

/** The client's budget for retries, which requests of both kinds share. */
export interface RetryBudget {
  /** Notes that a request needed one attempt. */
  succeeded(): void
  /**
   * Sends a request again, after the pause of the client's retry strategy. A rejected request, whose time or credentials
   * the client may correct, is sent again without a pause. Rejects with the first error if the client's
   * attempts or its budget are used up. Counts the first attempt in the `$metadata` of the result.
   */
  again<T>(error: unknown, send: () => Promise<T>): Promise<T>
}

/** Returns the budget of a client. */
export function createRetryBudget({ config }: CommandSender): RetryBudget {
  const { retryStrategy } = (config ?? {}) as ClientConfig
  let first: { readonly strategy: RetryStrategy; readonly token: RetryToken } | undefined
  const acquire = async () => {
    const strategy = await retryStrategy()
    first ??= { strategy, token: await strategy.acquireInitialRetryToken('') }
    return first
  }
  return {
    succeeded() {
      if (first) first.strategy.recordSuccess(first.token)
      else void acquire()
    },
    async again(error, send) {
      const errorType = errorTypeOf(error)
      // Nothing was written, so it does not count as an attempt.
      if (errorType === 'CLIENT_ERROR') return send()
      const { strategy, token } = await acquire()
      const next = await strategy
        .refreshRetryTokenForRetry(token, { error, errorType })
        .catch(() => Promise.reject(attempted(error, 0)))
      // Some versions of the strategy pause themselves.
      const delay = next.getRetryDelay()
      if (delay > 0) await new Promise(resolve => setTimeout(resolve, delay))
      try {
        const output = await send()
        strategy.recordSuccess(next)
        return attempted(output, 1)
      } catch (later) {
        throw attempted(later, 1)
      }
    },
  }
}

/** Adds attempts to the metadata of a result or an error. `commit` must know that a write may have been applied before. */
function attempted<T>(result: T, earlier: number): T {
  if (typeof result !== 'object' || result === null) return result
  const settled = result as { $metadata?: { attempts?: number } }
  settled.$metadata ??= {}
  settled.$metadata.attempts = (settled.$metadata.attempts ?? 1) + earlier
  return result
}
