import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { MAX_READS } from '../repository/reading/read-items.ts'
import { type DeadLetter, DeadLetters } from './dead-letters.ts'
import { dueTimes } from './lane-entry.ts'
import { laneOf } from './lanes.ts'

/**
 * Yields the dead letters of a consumer, without expired ones that DynamoDB has not deleted yet. Those of one receiver and item
 * are in the order of their records. Only one page of them is in memory at a time.
 */
export async function* deadLetters(database: Database, consumer: string): AsyncGenerator<DeadLetter> {
  for await (const { letter, due } of lettersWithDue(coreOf(database).core, consumer))
    if (due === undefined) yield letter
}

/** Yields every waiting record of a consumer, in order within each lane, with the time when its lane is due. */
export async function* waitingLetters(
  core: Core,
  consumer: string,
): AsyncGenerator<{ readonly letter: DeadLetter; readonly due: number }> {
  for await (const { letter, due } of lettersWithDue(core, consumer)) if (due !== undefined) yield { letter, due }
}

async function* lettersWithDue(core: Core, consumer: string) {
  let page: DeadLetter[] = []
  for await (const letter of new DeadLetters(core, consumer).ofLane()) {
    page.push(letter)
    if (page.length < MAX_READS) continue
    yield* await withDue(core, consumer, page)
    page = []
  }
  if (page.length > 0) yield* await withDue(core, consumer, page)
}

async function withDue(core: Core, consumer: string, letters: readonly DeadLetter[]) {
  const due = await dueTimes(core, consumer, new Set(letters.map(laneOf)))
  return letters.map(letter => ({ letter, due: due.get(laneOf(letter)) }))
}
