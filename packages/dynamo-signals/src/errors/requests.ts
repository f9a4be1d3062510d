import { DynamoSignalsError, KIND } from './base.ts'

/** The transaction exceeds the 100 writes or 4 MB that DynamoDB allows. Nothing was written. */
export class TransactionTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'TransactionTooLargeError'
  constructor(size: number, limit: number, advice = 'Split it, or move work to a durable receiver.', unit = 'writes') {
    super(
      'repository.transactionTooLarge',
      `The transaction has ${size} ${unit}. The limit of DynamoDB is ${limit}. ${advice}`,
    )
  }
}

/**
 * DynamoDB did not respond before the deadline, or throttled the request. If `outcome` is `nothingWritten`, nothing was
 * written. If it is `unknown`, the write may have been applied: read the item, or retry the save, which never overwrites a
 * newer version.
 */
export class UnavailableError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnavailableError'
  declare readonly outcome: 'nothingWritten' | 'unknown'

  constructor(operation: string, outcome: UnavailableError['outcome'] = 'unknown', options?: ErrorOptions) {
    const state =
      outcome === 'unknown'
        ? 'The write may have been applied: read the item before you retry'
        : 'Nothing was written. Try again later'
    super('repository.unavailable', `DynamoDB did not complete ${operation} in time. ${state}.`, options)
    this.outcome = outcome
  }
}
