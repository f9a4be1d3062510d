import type { AttributeValue } from '@aws-sdk/client-dynamodb'

type Item = Record<string, AttributeValue>

/** Why one write of a transaction was refused; `None` for one that was not. */
export interface CancellationReason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

/** An error as the SDK throws it for an answer of DynamoDB. */
export class ServiceError extends Error {
  readonly $fault: 'client' | 'server'
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number; readonly totalRetryDelay: number }
  readonly Item?: Item
  readonly CancellationReasons?: readonly CancellationReason[]

  constructor(name: string, message: string, { status = 400, Item, CancellationReasons }: ServiceErrorDetails = {}) {
    super(message)
    this.name = name
    this.$fault = status < 500 ? 'client' : 'server'
    this.$metadata = { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 }
    if (Item) this.Item = Item
    if (CancellationReasons) this.CancellationReasons = CancellationReasons
  }
}

interface ServiceErrorDetails {
  readonly status?: number
  readonly Item?: Item | undefined
  readonly CancellationReasons?: readonly CancellationReason[]
}

const REFUSED = 'The conditional request failed'

/** The answer to a request that is wrong in itself. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}

/** The answer to a write whose condition does not hold; it shows the item if it was asked to. */
export function conditionFailed(Item: Item | undefined): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', REFUSED, { Item })
}

/** The answer to a transaction of which a write was refused; the reasons are in the order of its writes. */
export function transactionCanceled(CancellationReasons: readonly CancellationReason[]): ServiceError {
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new ServiceError('TransactionCanceledException', message, { CancellationReasons })
}
