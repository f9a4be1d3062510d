import type { ReceiverOutcome } from '../receivers/receiver-outcome.ts'
import type { ParkedRecord } from '../receivers/receiver-report.ts'
import type { ConsumerOutcome, RecentRecord } from './recent-records.ts'

/** What became of a record, in one word: of a mapping that delivered a record which a receiver parked, `parked`. */
export type Verdict = ConsumerOutcome['outcome'] | 'failing' | 'parked'

/**
 * What became of a record at a consumer. The mapping alone does not know: to it, a record that the function parked is
 * delivered. A failure shows from the first attempt on, and until an attempt has gone well.
 */
export function verdictOf(
  { outcome, failure, reason }: ConsumerOutcome,
  receivers: readonly Pick<ShownReceiver, 'outcome'>[],
): Verdict {
  const outcomes = receivers.map(receiver => receiver.outcome)
  if (outcomes.includes('failed')) return 'failing'
  if (outcomes.includes('parked') || outcomes.includes('parkedBehind')) return 'parked'
  if (outcome === 'failed' || outcome === 'delivered' || outcomes.length > 0) return outcome
  return outcome === 'retrying' || (outcome === 'delivering' && (failure ?? reason) !== undefined) ? 'failing' : outcome
}

/** What a receiver has made of a record, and whether what it had parked has been redriven since. */
export type ShownReceiver = Omit<ReceiverOutcome, 'outcome'> & {
  readonly outcome: ReceiverOutcome['outcome'] | 'redriven'
}

/** What the receivers of a consumer have made of a record, given what is parked now; undefined when nobody knows. */
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
