import type { Core } from '../repository/core.ts'
import type { TimeLimit } from './time-limit.ts'

/** What every record that one invocation handles shares, from the stream or from the ledger. */
export interface RunSettings {
  readonly core: Core
  readonly consumer: string
  /** How long a claim of a `once` effect holds, in milliseconds. */
  readonly lease: number
  /** How many receivers may cause one another. */
  readonly maxHops: number
  readonly limit: TimeLimit
  /** The function crashed in this work before, so an attempt is counted before its receiver runs, because it may crash again. */
  readonly countsFirst: boolean
}
