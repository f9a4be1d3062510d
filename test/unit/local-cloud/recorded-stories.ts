import type { Observer } from '../../../packages/local-cloud/src/event-source-mapping/delivery/observation.ts'
import type { Change } from '../../../packages/local-cloud/src/stories/change.ts'
import { readAnyChange } from '../../../packages/local-cloud/src/stories/read-any-change.ts'
import { RecordingProblems } from '../../../packages/local-cloud/src/stories/recording-problems.ts'
import { StoryRecorder } from '../../../packages/local-cloud/src/stories/story-recorder.ts'
import { StoryStore } from '../../../packages/local-cloud/src/stories/story-store.ts'

/** A recorder over stories in memory, or in a file. What it logs is in `logged`. */
export function recordedStories({ readChange = readAnyChange, path = '' } = {}) {
  const logged: string[] = []
  const problems = new RecordingProblems({ warn: message => void logged.push(message) })
  const store = new StoryStore(path, problems.note)
  const recorder = new StoryRecorder({ store, readChange, problems })
  return { store, recorder, logged }
}

/** Passes each observation of a mapping to all observers. */
export function toAll(...observers: readonly Observer[]): Observer {
  return observation => {
    for (const observe of observers) observe(observation)
  }
}

let last = 0

/** A change of an item with this key, by default its creation. */
export function change(pk: string, more: Partial<Change> = {}): Change {
  last += 1
  const keys = { pk: { S: pk } }
  const after = { ...keys, name: { S: `name of ${pk}` } }
  return {
    eventId: `e${last}`,
    sequenceNumber: `${last}`,
    table: 'things',
    keys,
    before: undefined,
    after,
    isExpiry: false,
    ...more,
  }
}

/** What a transaction has written. */
export const put = (...changes: Change[]) => ({ operation: 'TransactWriteItems', changes })
