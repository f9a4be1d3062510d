/** What one receiver of a function made of one record. */
export interface ReceiverReport {
  /** The function that runs the receiver. */
  readonly consumer: string
  readonly receiver: string
  /** The stream record's `eventID`. */
  readonly eventId: string
  /** How the function names the record in its dead letters. */
  readonly recordId: string
  /** The item the record is about, for people: `User#u1`. */
  readonly item: string
  /**
   * `failed` is delivered again. `parked` has used up its attempts, `parkedBehind` waits for an earlier record of its item
   * that has. `already` was done before this delivery.
   */
  readonly outcome: 'done' | 'notApplicable' | 'already' | 'suspended' | 'failed' | 'parked' | 'parkedBehind'
  /** Which attempt failed. Undefined when none did, or when the failure does not count as an attempt. */
  readonly attempt?: number
  readonly maxAttempts?: number
  readonly durationMs?: number
  readonly error?: unknown
}

/** A dead letter, as the console shows it. */
export interface ParkedRecord {
  readonly consumer: string
  readonly receiver: string
  readonly recordId: string
  readonly item: string
  readonly attempts: number
  readonly error?: string | undefined
  /** Whether it only waits behind an earlier one of its item. */
  readonly parkedBehind: boolean
}
