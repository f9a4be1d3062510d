import type { Database } from '../../models/database.ts'
import { coreOf } from '../../repository/open-database.ts'
import { type DeadLetter, DeadLetters } from '../dead-letters.ts'
import { waitingReceivers } from './run-waiting.ts'

/** A record that waits for its receiver, because of a failure that ends by itself. */
export interface WaitingRecord extends DeadLetter {
  /**
   * The earliest time of its next try; ISO 8601, UTC. A time that has passed: as soon as its receiver gets to it. If
   * `parkedBehind`, it waits for an earlier record of its item, and this is the time of that one.
   */
  readonly due: string
}

/**
 * The records of a consumer that wait for their receivers' next try, those of one receiver and item in their order. Nobody
 * has to do anything for them. To try them at once, see {@link retryNow}.
 */
export async function* waitingRecords(database: Database, consumer: string): AsyncGenerator<WaitingRecord> {
  const { core } = coreOf(database)
  // While a receiver is paused, only its probe runs.
  const probes = new Map<string, number | undefined>()
  for await (const { dispatchUid, state, probeAt } of waitingReceivers(core, consumer)) {
    if (state === 'paused') probes.set(dispatchUid, probeAt)
  }
  for await (const { letter, due } of new DeadLetters(core, consumer).waiting()) {
    const next = Math.max(due, probes.get(letter.dispatchUid) ?? 0)
    yield { ...letter, due: new Date(next).toISOString() }
  }
}
