import { DynamoSignalsError, KIND } from './base.ts'

/**
 * Receivers triggered each other through their writes too many times. The record becomes a dead letter, and later records of
 * its lane are parked behind it. `chain` names the last receivers. Make the receiver write only if there is something to
 * change. A redrive resets the count.
 */
export class HopLimitError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'HopLimitError'
  readonly hops: number
  /** The `dispatchUid` of each receiver, in the order they ran. */
  readonly chain: readonly string[]

  constructor(limit: number, hops: number, chain: readonly string[]) {
    super(
      'streams.tooManyHops',
      `Receivers triggered one another ${hops} times, and the limit is ${limit}: ${chain.join(' -> ')}. Write only if there is something to change.`,
    )
    this.hops = hops
    this.chain = chain
  }
}

/** Another handler holds the lease of a `once` effect. Lambda retries the record after the lease ends. */
export class LeaseHeldError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'LeaseHeldError'
  /** When the lease ends. */
  readonly until: Date

  constructor(key: string, until: Date) {
    super(
      'streams.leaseHeld',
      `Another handler holds the effect ${key} until ${until.toISOString()}. Lambda retries the record after that.`,
    )
    this.until = until
  }
}

/** The Lambda function crashed while the receiver ran, in every attempt the receiver has. The receiver is not run again. */
export class FunctionDiedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'FunctionDiedError'
  constructor(times: number) {
    super(
      'streams.functionDied',
      `The function died ${times} times while the receiver ran: it blocked the thread, ran out of memory, or the process ended. Check the function's log for that time, and fix the receiver before you redrive.`,
    )
  }
}
