import type { ReceiverMessage } from '../../streams/receiver-message.ts'

/**
 * One receiver's work on one record, and how it ended: `done`, `notApplicable` (a check of its effects did not hold),
 * `already` (it has a receipt), `suspended`, `failed` (Lambda would retry it), `waiting` (it is tried again when it is `due`),
 * `parked` or `parkedBehind` (it is a dead letter).
 */
export interface ReceiverRun extends Omit<ReceiverMessage, 'milliseconds'> {}

const FAILURES: ReadonlySet<string> = new Set<ReceiverRun['outcome']>(['failed', 'waiting', 'parked', 'parkedBehind'])

/** Whether a record was not handled: it is to be retried now or later, or a dead letter. */
export function isFailure({ outcome }: Pick<ReceiverRun, 'outcome'>): boolean {
  return FAILURES.has(outcome)
}

/** Whether something is different after the run, so that another delivery may end differently. */
export function isProgress({ outcome, attempt }: ReceiverRun): boolean {
  return outcome === 'failed' ? attempt !== undefined : outcome !== 'already' && outcome !== 'suspended'
}

/** Names a run for a human reader: `carts/open (User#u1)`. */
export function describeRun({ dispatchUid, itemKey }: Pick<ReceiverRun, 'dispatchUid' | 'itemKey'>): string {
  return `${dispatchUid} (${itemKey})`
}
