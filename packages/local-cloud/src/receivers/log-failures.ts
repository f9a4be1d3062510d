import type { Log } from '../log.ts'
import { failureTitle, shortFailureText } from '../terminal/failure-text.ts'
import { printableLine } from '../terminal/printable.ts'
import type { ReceiverReport } from './receiver-report.ts'

/** Returns the command that redrives a receiver's dead letters. */
export type RedriveCommand = (receiver: string) => string

/**
 * Logs the failures of receivers: a block with the error for each attempt, a line for each attempt at a waiting record, and a
 * line when a record is parked. Does not log successes.
 */
export function logFailure(
  log: Log,
  report: ReceiverReport,
  redriveCommand?: RedriveCommand,
  now: number = Date.now(),
): void {
  const { outcome, attempt, maxAttempts, due, error } = report
  const [receiver, item, consumer] = [report.receiver, report.item, report.consumer].map(printableLine)
  const of = maxAttempts === undefined ? '' : ` of ${maxAttempts}`
  if (outcome === 'waiting' && error === undefined) {
    log.warn(`${receiver} (${consumer}) does not try ${item} yet, because it waits for earlier records.`)
  } else if (outcome === 'waiting' || (outcome === 'failed' && attempt === undefined)) {
    const next = due === undefined ? 'and will be retried' : `next attempt ${inSeconds(due - now)}`
    log.warn(`${receiver} (${consumer}) waits for ${item}, ${next}: ${printableLine(failureTitle(error))}`)
  } else if (outcome === 'failed') {
    log.warn(
      `${receiver} (${consumer}) failed for ${item}, attempt ${attempt}${of}. It will be retried.\n${shortFailureText(error)}`,
    )
  } else if (outcome === 'parked') {
    const attempts = attempt === undefined ? '' : `, attempt ${attempt}${of}`
    log.error(`${receiver} (${consumer}) failed for ${item}${attempts}.\n${shortFailureText(error)}`)
    const way = redriveCommand ? ` Fix the cause, then run: ${redriveCommand(report.receiver)}` : ''
    log.error(
      `${receiver} (${consumer}) parked the record of ${item} as a dead letter. Later records of the item wait behind it.${way}`,
    )
  } else if (outcome === 'parkedBehind') {
    log.warn(`${receiver} (${consumer}) parked a later record of ${item} behind its dead letter.`)
  }
}

function inSeconds(milliseconds: number): string {
  return milliseconds > 0 ? `in ${Math.ceil(milliseconds / 1000)} s` : 'now'
}
