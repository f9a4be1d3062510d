import { DynamoSignalsError, KIND } from './errors-base.ts'

/**
 * So many receivers have caused one another, write by write, that they would hardly end: the record waits as a dead
 * letter, and what is behind it does not run. `chain` names the last of them. Let the receiver write only where there
 * is something to change; what a redrive delivers begins to count anew.
 */
export class HopLimitError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'HopLimitError'
  readonly hops: number
  /** The receivers by their `dispatchUid`, in the order they ran in. */
  readonly chain: readonly string[]

  constructor(limit: number, hops: number, chain: readonly string[]) {
    super(
      'streams.tooManyHops',
      `More than ${limit} receivers have caused one another, ${hops} by now: ${chain.join(' -> ')}. Let them write only where there is something to change.`,
    )
    this.hops = hops
    this.chain = chain
  }
}

/** Another handler holds the lease of a `once` effect. The record is delivered again when the lease has ended. */
export class LeaseHeldError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'LeaseHeldError'
  constructor(key: string, until: Date) {
    super(
      'streams.leaseHeld',
      `The effect ${key} is claimed by another handler until ${until.toISOString()}. The record comes again: wait for it.`,
    )
  }
}
