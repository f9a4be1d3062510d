import type { RecentRun, RunOutcome } from './recent-runs.ts'
import { IN_STATE } from './rows.ts'
import type { StoryStore } from './story-store.ts'

/** The states that a receiver stays in until a later run ends well. */
const TROUBLE = ['failing', 'waiting', 'parked'] as const satisfies readonly RunOutcome[]

/** Returns the receivers that have work which failed and is not done yet, each with the worst of its states last. */
export function openRuns({ database }: Pick<StoryStore, 'database'>): RecentRun[] {
  const receivers = database.prepare(
    `select distinct json_extract(data, '$.receiver') as receiver from steps where ${IN_STATE} and kind = 'run'`,
  )
  return TROUBLE.flatMap(outcome =>
    receivers.all(outcome).map(({ receiver }) => ({ receiver: String(receiver), outcome })),
  )
}
