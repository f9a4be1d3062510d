import type { StreamRecord } from '../rules/arrived-record.ts'

/**
 * What became of a record at one mapping, as it happens: `waiting` for an invocation, `filtered` out, `delivering`,
 * `delivered`, `retrying` after a failure, or `failed` for good.
 */
export interface Observation {
  readonly functionName: string
  readonly record: StreamRecord
  readonly outcome: 'waiting' | 'filtered' | 'delivering' | 'delivered' | 'retrying' | 'failed'
  /** Why it was filtered, is retried or has failed. */
  readonly reason?: string
  /** The error that the function threw, with its causes and its stack. */
  readonly detail?: string
  readonly at: number
}

/** Is told what becomes of every record. Must not throw. */
export type Observer = (observation: Observation) => void
