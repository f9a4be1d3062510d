import type { AttributeValue } from '@aws-sdk/client-dynamodb'

type Item = Record<string, AttributeValue>

/** Why one write of a transaction failed, or `None` if it did not. */
export interface CancellationReason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

/** An error like the ones that the SDK throws for DynamoDB's error responses. */
export class ServiceError extends Error {
  readonly $fault: 'client' | 'server'
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number; readonly totalRetryDelay: number }
  readonly Item?: Item
  readonly CancellationReasons?: readonly CancellationReason[]
  /** Whether it refuses a whole transaction. Other errors become the cancellation reason of one item. */
  readonly isOfRequest?: boolean

  constructor(
    name: string,
    message: string,
    { status = 400, Item, CancellationReasons, isOfRequest }: ServiceErrorDetails = {},
  ) {
    super(message)
    this.name = name
    this.$fault = status < 500 ? 'client' : 'server'
    this.$metadata = { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 }
    if (Item) this.Item = Item
    if (CancellationReasons) this.CancellationReasons = CancellationReasons
    if (isOfRequest) this.isOfRequest = true
  }
}

interface ServiceErrorDetails {
  readonly status?: number
  readonly Item?: Item | undefined
  readonly CancellationReasons?: readonly CancellationReason[]
  readonly isOfRequest?: boolean
}

/** Creates the error for a number that is out of range. */
export function outOfRange(name: string, value: number, least: number, most: number): ServiceError {
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`
  const rule = `failed to satisfy constraint: Member must have value ${bound}`
  return invalid(`1 validation error detected: Value '${value}' at '${name}' ${rule}`)
}

const REFUSED = 'The conditional request failed'

/** Creates the error for an invalid request. */
export function invalid(message: string, details: ServiceErrorDetails = {}): ServiceError {
  return new ServiceError('ValidationException', message, details)
}

/** Creates the error for JSON that does not follow the protocol. */
export function unserializable(value: unknown, target: string): ServiceError {
  return new ServiceError('SerializationException', mismatchOf(value, target))
}

function mismatchOf(value: unknown, target: string): string {
  if (Array.isArray(value)) return 'Start of list found where not expected'
  if (typeof value === 'object' && value !== null) return 'Start of structure or map found where not expected.'
  if (target === 'List' || target === 'Map') return 'Unexpected field type'
  const name = typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : typeof value === 'number' ? 'NUMBER' : 'STRING'
  return `${name}_VALUE cannot be converted to ${target}`
}

/** Creates the error for a failed condition. It contains the item if the request asked for it. */
export function conditionFailed(Item: Item | undefined): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', REFUSED, { Item })
}

/** Creates the error for a canceled transaction. The reasons are in the order of the writes. */
export function transactionCanceled(CancellationReasons: readonly CancellationReason[]): ServiceError {
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new ServiceError('TransactionCanceledException', message, { CancellationReasons })
}
