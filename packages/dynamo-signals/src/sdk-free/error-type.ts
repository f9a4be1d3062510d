/** The kind of an error, as the SDK's retry strategies know it. */
export type ErrorType = 'THROTTLING' | 'TRANSIENT' | 'SERVER_ERROR' | 'CLIENT_ERROR'

/** Statuses after which the SDK sends a request again. Without a status, the connection failed. */
const TRANSIENT: ReadonlySet<unknown> = new Set([undefined, 500, 502, 503, 504])
// Not `ItemCollectionSizeLimitExceededException`: an item collection that is too large stays so.
const THROTTLES = /Thrott|ThroughputExceeded|^(Request|Bandwidth)?LimitExceeded|TransactionInProgress/
/** The only error of a request itself that the SDK calls retryable. */
const CONFLICT = 'ReplicatedWriteConflictException'

/** Returns the kind of an error of a request. */
export function errorTypeOf(error: unknown): ErrorType {
  const { name = '', $metadata } = error as { readonly name?: string; readonly $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  if (status === 429 || THROTTLES.test(name)) return 'THROTTLING'
  if (TRANSIENT.has(status) || name === CONFLICT) return 'TRANSIENT'
  return Number(status) >= 500 ? 'SERVER_ERROR' : 'CLIENT_ERROR'
}
