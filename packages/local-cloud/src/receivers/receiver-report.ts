/** The outcome of one receiver for one record. */
export interface ReceiverReport {
  /** The function that runs the receiver. */
  readonly consumer: string
  readonly receiver: string
  /** The stream record's `eventID`. */
  readonly eventId: string
  /** The record's ID in dead letters. */
  readonly recordId: string
  /** The item of the record, in readable form: `User#u1`. */
  readonly item: string
  /**
   * `failed` will be retried. `parked` has used up its attempts. `parkedBehind` waits for an earlier record of its item
   * that has. `already` was done before this delivery. `waiting` is retried automatically, because its failure is temporary.
   */
  readonly outcome:
    | 'done'
    | 'notApplicable'
    | 'already'
    | 'suspended'
    | 'failed'
    | 'parked'
    | 'parkedBehind'
    | 'waiting'
  /** The number of the failed attempt. Undefined if none failed, or the failure does not count as an attempt. */
  readonly attempt?: number
  readonly maxAttempts?: number
  /** The time of a waiting record's next attempt, in milliseconds since 1970. */
  readonly due?: number
  readonly durationMs?: number
  readonly error?: unknown
}

/** A waiting record in the console. */
export interface WaitingReport extends Pick<ParkedRecord, 'consumer' | 'receiver' | 'item' | 'error' | 'parkedBehind'> {
  /** In words: `in 40 s`. */
  readonly nextTry: string
}

/** A dead letter in the console. */
export interface ParkedRecord {
  readonly consumer: string
  readonly receiver: string
  readonly recordId: string
  readonly item: string
  readonly attempts: number
  readonly error?: string | undefined
  /** Whether it only waits for an earlier one of its item. */
  readonly parkedBehind: boolean
}
