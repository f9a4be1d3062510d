import type { AnyModel } from './model.ts'

interface Sender {
  /** Receivers that are connected to another sender do not run. */
  readonly sender?: AnyModel | undefined
}

interface Waiting extends Sender {
  /**
   * Names the waiting signal, among those of the same name, in 1 to 1,024 bytes. Sending under the key of a signal that still
   * waits replaces it: one delivery, with the new time and payload. `cancel` takes the same key.
   */
  readonly key?: string | undefined
}

interface SendNow extends Sender {
  readonly after?: undefined
  readonly at?: undefined
  readonly key?: undefined
}

interface SendAfter extends Waiting {
  /** In how many seconds the signal is due, counted from the call. At most 366 days. */
  readonly after: number
  readonly at?: undefined
}

interface SendAt extends Waiting {
  readonly after?: undefined
  /** When the signal is due, at most 366 days from now. A time that has passed is due immediately. */
  readonly at: Date
}

/**
 * The options of sending a durable signal. Without a time, the stream delivers it right after the commit. With `after` or
 * `at`, it waits in the ledger until it is due, and the scheduler sends it: never early, and usually within a minute.
 */
export type SendOptions = SendNow | SendAfter | SendAt
