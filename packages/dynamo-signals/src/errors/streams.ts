import { DynamoSignalsError, KIND } from './base.ts'

/**
 * Receivers triggered each other through their writes too many times. The record becomes a dead letter, and later records of
 * its lane are parked behind it. `chain` names the last receivers. Make the receiver write only if there is something to
 * change. A redrive resets the count.
 */
export class HopLimitError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'HopLimitError'
  declare readonly hops: number
  /** The `dispatchUid` of each receiver, in the order they ran. */
  declare readonly chain: readonly string[]

  constructor(limit: number, hops: number, chain: readonly string[]) {
    super(
      'streams.tooManyHops',
      `Receivers triggered one another ${hops} times, and the limit is ${limit}: ${chain.join(' -> ')}. Write only if there is something to change.`,
    )
    this.hops = hops
    this.chain = chain
  }
}

/**
 * Throw it in a durable receiver to say that a later attempt will work: a service is throttled or away. The record waits
 * without costing an attempt, the item's later records wait behind it, and everything else goes on.
 *
 * @example
 * throw new RetryLater('The invoice service is closed until six', { after: 600 })
 */
export class RetryLater extends DynamoSignalsError {
  static override readonly [KIND]: string = 'RetryLater'
  /** In how many seconds to try again, at the earliest. Undefined: after a pause that grows. */
  declare readonly after: number | undefined

  constructor(reason: string, { after, ...options }: ErrorOptions & { readonly after?: number } = {}) {
    super('streams.retryLater', reason, options)
    this.after = after
  }
}

/** Another handler holds the lease of a `once` effect. The record waits until the lease ends. */
export class LeaseHeldError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'LeaseHeldError'
  /** When the lease ends. */
  declare readonly until: Date

  constructor(key: string, until: Date) {
    super(
      'streams.leaseHeld',
      `Another handler holds the effect ${key} until ${until.toISOString()}. The record waits until then.`,
    )
    this.until = until
  }
}
