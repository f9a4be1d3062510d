import { ServiceError, transactionCanceled } from './service-error.ts'

/** How often an operation fails, with which error, and which requests fail. */
export type Fault<Input = object> = FaultOptions<Input> &
  ({ readonly once: string } | { readonly always: string } | { readonly times: number; readonly error: string })

/** The requests that fail, and when. */
export interface FaultOptions<Input> {
  /** Only requests for which it returns true fail. Default: all requests of the operation. */
  // A method, so that a function of one operation's input is also allowed.
  when?(input: Input): boolean
  /** Performs the request, but loses the response. Default: the request is not performed. */
  readonly after?: boolean
}

interface Planned {
  readonly error: string
  readonly isAfter: boolean
  readonly when: (input: object) => boolean
  left: number
}

/** The transient errors of DynamoDB, with status and message. */
const ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  InternalServerError: [500, 'Internal server error'],
  ServiceUnavailable: [503, 'The service is unavailable'],
  ThrottlingException: [400, 'Rate of requests exceeds the allowed throughput.'],
  ProvisionedThroughputExceededException: [
    400,
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  ],
  RequestLimitExceeded: [400, 'Throughput exceeds the current throughput limit for your account.'],
  LimitExceededException: [400, 'Subscriber limit exceeded'],
  ItemCollectionSizeLimitExceededException: [400, 'Item collection size limit of 10 gigabytes exceeded'],
  TransactionInProgressException: [400, 'The transaction with the given request token is already in progress.'],
  TransactionConflictException: [400, 'Transaction is ongoing for the item'],
  TrimmedDataAccessException: [400, 'The requested record is beyond the trim horizon'],
  ExpiredIteratorException: [400, 'The shard iterator has expired'],
}

/** The error of a request whose response is lost. The request itself is performed. */
const LOST = 'AnswerLost'
/** The connection ends without a response. Node reports this as `ECONNRESET`. */
const RESET = 'ConnectionReset'
const SPECIAL = [LOST, RESET, 'TransactionConflict']

/** The planned faults, by operation. */
export class Faults {
  readonly #planned = new Map<string, Planned[]>()

  /** Plans a fault of an operation, and returns a function that cancels it. Throws for an unknown error name. */
  plan(operation: string, fault: Fault): () => void {
    const error = 'once' in fault ? fault.once : 'always' in fault ? fault.always : fault.error
    const known = [...SPECIAL, ...Object.keys(ERRORS)]
    if (!known.includes(error)) {
      throw new TypeError(`fail('${operation}'): unknown fault "${error}". Use one of: ${known.join(', ')}.`)
    }
    const planned: Planned = {
      error: error === LOST ? 'InternalServerError' : error,
      isAfter: error === LOST || fault.after === true,
      when: input => fault.when?.(input) ?? true,
      left: 'once' in fault ? 1 : 'always' in fault ? Number.POSITIVE_INFINITY : fault.times,
    }
    this.#planned.set(operation, [...(this.#planned.get(operation) ?? []), planned])
    return () => {
      planned.left = 0
    }
  }

  /** Performs a request, or makes it fail if a fault is planned. */
  strike(operation: string, input: object, perform: () => object): object {
    const planned = this.#planned.get(operation)?.find(({ left, when }) => left > 0 && when(input))
    if (!planned) return perform()
    planned.left--
    if (planned.isAfter) perform()
    throw errorOf(planned.error, input)
  }
}

function errorOf(name: string, input: object): Error {
  if (name === RESET) return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  const { TransactItems = [] } = input as { TransactItems?: readonly unknown[] }
  if (name === 'TransactionConflict' && TransactItems.length > 0) {
    const reasons = TransactItems.map((_, at) =>
      at === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
    )
    return transactionCanceled(reasons)
  }
  const known = name === 'TransactionConflict' ? 'TransactionConflictException' : name
  const [status, message] = ERRORS[known] as readonly [number, string]
  return new ServiceError(known, message, { status })
}
