import type { Core } from '../repository/core.ts'
import type { TimeLimit } from './time-limit.ts'

/** The settings that all records of one invocation share, whether they come from the stream or from the ledger. */
export interface RunSettings {
  readonly core: Core
  readonly consumer: string
  /** How long a claim of a `once` effect is valid, in milliseconds. */
  readonly lease: number
  /** The maximum number of receivers that trigger one another. */
  readonly maxHops: number
  readonly limit: TimeLimit
  /** The function crashed in this work before, so an attempt is counted before its receiver runs, because it may crash again. */
  readonly countsFirst: boolean
}
