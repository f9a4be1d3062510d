import { failureText, failureTitle } from '../terminal/failure-text.ts'
import type { ReceiverReport } from './receiver-report.ts'

/** How a receiver last failed on a record, in text: the error itself may be large, or change. */
export interface ShownFailure {
  readonly title: string
  /** With its causes, and where each was thrown. */
  readonly text: string
}

/** What a receiver has made of a record so far. */
export interface ReceiverOutcome {
  readonly receiver: string
  readonly recordId: string
  readonly outcome: ReceiverReport['outcome']
  /** How many attempts have failed. */
  readonly failedAttempts: number
  readonly maxAttempts?: number
  readonly durationMs?: number
  /** The last failure, also when a later attempt went well. */
  readonly failure?: ShownFailure
}

const SETTLED: ReadonlySet<ReceiverReport['outcome']> = new Set(['done', 'notApplicable', 'suspended', 'parked'])

/**
 * Adds a report to what is known. A record that is delivered again because of another receiver tells nothing new about one
 * that was finished with it: `already` does not replace `done`, nor `parkedBehind` what was parked itself.
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
