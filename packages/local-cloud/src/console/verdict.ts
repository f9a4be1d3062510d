import type { ReceiverOutcome } from '../receivers/receiver-outcome.ts'
import type { ParkedRecord } from '../receivers/receiver-report.ts'
import type { ConsumerOutcome, RecentRecord } from './recent-records.ts'

/** The status of a record: the worst of its outcomes, so `parked` if a receiver parked a record that was delivered. */
export type Verdict = ConsumerOutcome['outcome'] | 'failing' | 'parked' | 'waiting'

/**
 * Returns the status of a record at a consumer. The mapping does not know it, because it considers a record delivered
 * that the function parked. A failure is shown from the first failed attempt until an attempt succeeds.
 */
export function verdictOf(
  { outcome, failure, reason }: ConsumerOutcome,
  receivers: readonly Pick<ShownReceiver, 'outcome'>[],
): Verdict {
  const outcomes = receivers.map(receiver => receiver.outcome)
  if (outcomes.includes('failed')) return 'failing'
  if (outcomes.includes('parked') || outcomes.includes('parkedBehind')) return 'parked'
  if (outcomes.includes('waiting')) return 'waiting'
  if (outcome === 'failed' || outcome === 'delivered' || outcomes.length > 0) return outcome
  return outcome === 'retrying' || (outcome === 'delivering' && (failure ?? reason) !== undefined) ? 'failing' : outcome
}

/** The outcome of a receiver for a record, and whether its dead letter has been redriven since. */
export type ShownReceiver = Omit<ReceiverOutcome, 'outcome'> & {
  readonly outcome: ReceiverOutcome['outcome'] | 'redriven'
}

/**
 * Returns the outcomes of a consumer's receivers, given the current dead letters. Undefined if they are not reported.
 */
export function shownReceivers(
  { receivers }: RecentRecord,
  consumer: string,
  parked: readonly ParkedRecord[] | undefined,
): ShownReceiver[] {
  return [...(receivers.get(consumer)?.values() ?? [])].map(receiver => {
    const wasParked = receiver.outcome === 'parked' || receiver.outcome === 'parkedBehind'
    return wasParked && parked?.some(one => isSame(one, receiver)) === false
      ? { ...receiver, outcome: 'redriven' }
      : receiver
  })
}

function isSame(parked: ParkedRecord, { receiver, recordId }: ReceiverOutcome): boolean {
  return parked.receiver === receiver && parked.recordId === recordId
}
