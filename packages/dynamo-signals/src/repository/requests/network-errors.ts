/** Error codes for a connection that was never established. The request did not reach the service. */
export const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Error codes for a connection that failed. The request may have reached the service. */
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

/** Whether the code or name of an error indicates a network failure. */
export function isNetworkFailure(name: unknown): boolean {
  return NEVER_CONNECTED.has(name) || CONNECTION_LOST.has(name)
}
