import type { Database } from 'dynamo-signals'
import type { RecordReplays } from '../../console/console-page.ts'
import type { StoryRecorder } from '../../stories/story-recorder.ts'
import { itemText, REPLAY, storedReceivers } from './asked-replay.ts'
import { replayRoutesOf } from './replay-site.ts'

/** Replays the items of records in the local console. Each replay is a story. */
export function recordReplays(
  database: Database,
  consumers: readonly string[],
  stories: Pick<StoryRecorder, 'replay'>,
): RecordReplays {
  const back = { path: '/records', title: 'Records' }
  return {
    path: REPLAY,
    title: 'Replay',
    itemOf: ({ after }) => {
      const [model, id] = [textOf(after?._type), textOf(after?.id)]
      if (model === undefined || id === undefined || !database.models.some(({ name }) => name === model))
        return undefined
      return storedReceivers(database, new Set([model])).length === 0 ? undefined : itemText([model, id])
    },
    routes: show =>
      replayRoutesOf(
        { database, consumers, back, isWritable: true, replay: (title, work) => stories.replay(title, work) },
        show,
      ),
  }
}

function textOf(attribute: unknown): string | undefined {
  return (attribute as { readonly S?: string } | undefined)?.S
}
