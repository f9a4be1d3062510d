/** Codes of errors that say that no connection was made: the request certainly did not reach its service. */
export const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Codes of errors that say that a connection failed: the request may have reached its service. */
export const CONNECTION_LOST: ReadonlySet<unknown> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Whether the code or the name of an error is that of a network failure. */
export function isNetworkFailure(name: unknown): boolean {
  return NEVER_CONNECTED.has(name) || CONNECTION_LOST.has(name)
}
