import type { ParkedRecord } from '../receivers/receiver-report.ts'
import { IN_STATE } from './rows.ts'
import type { RunData } from './story.ts'
import type { StoryStore } from './story-store.ts'

/**
 * Marks the runs whose dead letter is gone, because another program redrove it. Call it with the runs that were parked before
 * the dead letters were loaded, because one that is parked meanwhile is not among them.
 */
export function markRedriven(
  store: StoryStore,
  before: ReadonlyMap<number, RunData>,
  letters: readonly ParkedRecord[],
) {
  const there = new Set(letters.map(({ receiver, recordId }) => `${receiver} ${recordId}`))
  for (const [id, { receiver, recordId }] of before) {
    if (!there.has(`${receiver} ${recordId}`)) {
      store.settle(id, 'redriven')
      store.runs.add({ receiver, outcome: 'done' })
    }
  }
}

/** Returns the runs that have parked their record. */
export function parkedRuns({ database }: StoryStore): Map<number, RunData> {
  const rows = database.prepare(`select id, data from steps where ${IN_STATE} and kind = 'run'`).all('parked')
  return new Map(rows.map(({ id, data }) => [Number(id), JSON.parse(String(data)) as RunData]))
}
