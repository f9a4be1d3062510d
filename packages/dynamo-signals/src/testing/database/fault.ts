/** The errors that a test can ask for. `ConnectionReset` is a connection that ends without an answer. */
export type FaultName =
  | 'ConnectionReset'
  | 'InternalServerError'
  | 'ItemCollectionSizeLimitExceededException'
  | 'LimitExceededException'
  | 'ProvisionedThroughputExceededException'
  | 'RequestLimitExceeded'
  | 'ServiceUnavailable'
  | 'ThrottlingException'
  | 'TransactionConflict'
  | 'TransactionInProgressException'

/** How requests of one operation fail: how often, with which error, and which of them. */
export type Fault<Input> = FaultOptions<Input> &
  (
    | { readonly once: FaultName }
    | { readonly always: FaultName }
    | { readonly times: number; readonly error: FaultName }
  )

/** Which requests fail, and when. */
export interface FaultOptions<Input> {
  /** Only the requests for which it returns true fail. Default: all requests of the operation. */
  readonly when?: (input: Input) => boolean
  /** The request is performed, then it fails: its answer is lost. Default: it is not performed. */
  readonly after?: boolean
}
