import { join } from 'node:path'
import type { Commit } from 'dynamodb-embedded'
import { setAside } from '../files/set-aside.ts'
import { describeError, type Log } from '../log.ts'
import type { Change, ChangeReader } from './change.ts'
import { CarriedPlaces, placeOfWork } from './places.ts'
import { readAnyChange } from './read-any-change.ts'
import { RecordingProblems } from './recording-problems.ts'
import { isInUse } from './story-file.ts'
import { StoryRecorder } from './story-recorder.ts'
import { StoryStore } from './story-store.ts'

/** The stories of a local cloud, and what its services call. */
export interface Stories {
  readonly store: StoryStore
  readonly recorder: StoryRecorder
  readonly places: CarriedPlaces
  /** Runs a service's work in the place that its request was sent from. */
  readonly around: <T>(headers: Parameters<CarriedPlaces['take']>[0], work: () => Promise<T>) => Promise<T>
  /** Adds the changes of the embedded DynamoDB. */
  readonly onCommit: (commit: Commit) => void
  close(): void
}

/** Where the stories are stored, and of which tables. */
export interface StoriesOptions {
  /** The folder of the local cloud, or `''` for memory. */
  readonly dataDir: string
  /** The names of the tables that have a stream. What happens in the others is bookkeeping. */
  readonly streamed: readonly string[]
  readonly readChange?: ChangeReader | undefined
  readonly log: Log
}

/** Opens the stories. A damaged file is renamed, and replaced by an empty one. While another program uses it, it stays as it is. */
export async function openStories({ dataDir, streamed, readChange, log }: StoriesOptions): Promise<Stories> {
  const problems = new RecordingProblems(log)
  const store = await openStore(dataDir, log, problems)
  const recorder = new StoryRecorder({ store, readChange: readChange ?? readAnyChange, problems })
  const places = new CarriedPlaces()
  const stop = places.start()
  return {
    store,
    recorder,
    places,
    around: (headers, work) => placeOfWork.run(places.take(headers), work),
    onCommit: ({ tableName: table, operation, changes }) => {
      if (!streamed.includes(table)) return
      // Items and images are the same, except for the type of bytes.
      recorder.committed({ operation, changes: changes.map(change => ({ ...(change as unknown as Change), table })) })
    },
    close: () => {
      stop()
      store.close()
    },
  }
}

async function openStore(dataDir: string, log: Log, { note }: RecordingProblems): Promise<StoryStore> {
  if (dataDir === '') return new StoryStore('', note)
  const file = join(dataDir, 'stories.sqlite')
  try {
    return new StoryStore(file, note)
  } catch (error) {
    if (isInUse(error)) {
      log.warn(`Another program uses ${file}, so the console keeps the stories of this one only in memory.`)
      return new StoryStore('', note)
    }
    const aside = await setAside(file)
    log.warn(`The console's stories cannot be read, so it starts without them. ${describeError(error)} See ${aside}.`)
    return new StoryStore(file, note)
  }
}
