import type { RecentRecord } from './recent-records.ts'
import { shownReceivers, verdictOf } from './verdict.ts'

/** Returns the number of currently failing records of each consumer. */
export function failingOf(records: readonly RecentRecord[]): ReadonlyMap<string, number> {
  const failing = new Map<string, number>()
  for (const record of records) {
    for (const [name, outcome] of record.consumers) {
      if (verdictOf(outcome, shownReceivers(record, name, undefined)) !== 'failing') continue
      failing.set(name, (failing.get(name) ?? 0) + 1)
    }
  }
  return failing
}
