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
  readonly $metadata: { readonly httpStatusCode: number; readonly attempts: number }
  readonly Item?: Item
  readonly CancellationReasons?: readonly CancellationReason[]

  constructor(name: string, message: string, { status = 400, Item, CancellationReasons }: ServiceErrorDetails = {}) {
    super(message)
    this.name = name
    this.$fault = status < 500 ? 'client' : 'server'
    this.$metadata = { httpStatusCode: status, attempts: 1 }
    if (Item) this.Item = Item
    if (CancellationReasons) this.CancellationReasons = CancellationReasons
  }
}

interface ServiceErrorDetails {
  readonly status?: number
  readonly Item?: Item | undefined
  readonly CancellationReasons?: readonly CancellationReason[]
}

/** What DynamoDB answers to a request that is wrong in itself. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
