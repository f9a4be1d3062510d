import type { Item } from './item.ts'

/** An error with the shape of the SDK's: DynamoDB's exception name as `name`, and what comes with it. */
export class ServiceError extends Error {
  readonly $fault: 'client' | 'server'
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number; readonly totalRetryDelay: number }
  readonly Item?: Item
  readonly CancellationReasons?: readonly CancellationReason[]

  constructor(
    name: string,
    message: string,
    facts: { status?: number; item?: Item | undefined; reasons?: readonly CancellationReason[] } = {},
  ) {
    super(message)
    this.name = name
    const { status = 400, item, reasons } = facts
    this.$fault = status < 500 ? 'client' : 'server'
    this.$metadata = { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 }
    if (item) this.Item = item
    if (reasons) this.CancellationReasons = reasons
  }
}

/** Why one write of a transaction was refused; `None` for one that was not. */
export interface CancellationReason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: Item
}

const REFUSED = 'The conditional request failed'

/** The answer to a write whose condition does not hold. */
export function conditionFailed(item: Item | undefined): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', REFUSED, { item })
}

/** The reason of a transaction's write whose condition does not hold. */
export function conditionReason(item: Item | undefined): CancellationReason {
  return { Code: 'ConditionalCheckFailed', Message: REFUSED, ...(item && { Item: item }) }
}

/** The answer to a transaction of which a write was refused; the reasons are in the order of its writes. */
export function transactionCanceled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new ServiceError('TransactionCanceledException', message, { reasons })
}

/** The answer to a request that makes no sense. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
