import { failureText, failureTitle } from '../terminal/failure-text.ts'
import type { ReceiverReport } from './receiver-report.ts'

/** The last failure of a receiver for a record, as text, because the error itself can be large or change. */
export interface ShownFailure {
  readonly title: string
  /** With its causes and stack traces. */
  readonly text: string
}

/** The outcome of a receiver for a record so far. */
export interface ReceiverOutcome {
  readonly receiver: string
  readonly recordId: string
  readonly outcome: ReceiverReport['outcome']
  /** The number of failed attempts. */
  readonly failedAttempts: number
  readonly maxAttempts?: number
  readonly durationMs?: number
  /** The last failure, even if a later attempt succeeded. */
  readonly failure?: ShownFailure
}

const SETTLED: ReadonlySet<ReceiverReport['outcome']> = new Set(['done', 'notApplicable', 'suspended', 'parked'])

/**
 * Merges a report into the known outcome. If a record is delivered again because of another receiver, this says nothing
 * new about a finished one: `already` does not replace `done`, and `parkedBehind` does not replace `parked`.
 */
export function afterReport(before: ReceiverOutcome | undefined, report: ReceiverReport): ReceiverOutcome {
  const { receiver, recordId, outcome, attempt, maxAttempts, durationMs, error } = report
  const isRepetition = outcome === 'already' || outcome === 'parkedBehind'
  if (before && isRepetition && SETTLED.has(before.outcome)) return before
  const failure = error === undefined ? before?.failure : { title: failureTitle(error), text: failureText(error) }
  return {
    receiver,
    recordId,
    outcome,
    failedAttempts: attempt ?? before?.failedAttempts ?? 0,
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(durationMs !== undefined && { durationMs }),
    ...(failure && { failure }),
  }
}
