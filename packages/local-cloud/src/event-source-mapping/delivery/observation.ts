import type { StreamRecord } from '../rules/arrived-record.ts'

/**
 * A change of a record's state at one mapping: `waiting` for an invocation, `filtered` out, `delivering`, `delivered`,
 * `retrying` after a failure, or `failed` permanently.
 */
export interface Observation {
  readonly functionName: string
  readonly record: StreamRecord
  readonly outcome: 'waiting' | 'filtered' | 'delivering' | 'delivered' | 'retrying' | 'failed'
  /** Why the record was filtered, is being retried, or failed. */
  readonly reason?: string
  /** The error that the function threw, with its causes and stack. */
  readonly detail?: string
  readonly at: number
}

/** Receives every change of a record's state. Must not throw. */
export type Observer = (observation: Observation) => void
