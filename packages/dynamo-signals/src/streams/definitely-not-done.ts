const REFUSED_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/**
 * Whether a failed effect certainly did not happen: the service answered with a refusal, or was never reached. Anything
 * else (a timeout, a lost connection, a 5xx) may have happened.
 */
export function isDefinitelyNotDone(error: unknown): boolean {
  const { code, cause, $metadata } = (error ?? {}) as {
    readonly code?: string
    readonly cause?: unknown
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const status = $metadata?.httpStatusCode ?? 0
  if (status >= 400 && status < 500) return true
  if (code !== undefined && REFUSED_CONNECTION.has(code)) return true
  return cause !== undefined && cause !== error && isDefinitelyNotDone(cause)
}
