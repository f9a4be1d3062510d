import type { Database } from '../../models/database.ts'
import { coreOf } from '../../repository/open-database.ts'
import type { DeadLetter } from '../dead-letters.ts'
import { waitingLetters } from '../letters-by-state.ts'
import { waitingReceivers } from './run-waiting.ts'

/** A record that waits for its receiver after a temporary failure. */
export interface WaitingRecord extends DeadLetter {
  /**
   * The earliest time of its next attempt, in ISO 8601 and UTC. If the time has passed, the record is retried the next time its
   * receiver runs. If `parkedBehind`, it waits for an earlier record of its item, and this is the time of that record.
   */
  readonly due: string
}

/**
 * Yields the waiting records of a consumer. A receiver's records of one item come oldest first. All of them are
 * retried automatically. To retry them now, see {@link retryNow}.
 */
export async function* waitingRecords(database: Database, consumer: string): AsyncGenerator<WaitingRecord> {
  const { core } = coreOf(database)
  // While a receiver is paused, only its probe runs.
  const probes = new Map<string, number | undefined>()
  for await (const { dispatchUid, state, probeAt } of waitingReceivers(core, consumer)) {
    if (state === 'paused') probes.set(dispatchUid, probeAt)
  }
  for await (const { letter, due } of waitingLetters(core, consumer)) {
    const next = Math.max(due, probes.get(letter.dispatchUid) ?? 0)
    yield { ...letter, due: new Date(next).toISOString() }
  }
}
