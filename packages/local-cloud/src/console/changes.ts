import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { openRuns } from '../stories/open-runs.ts'
import type { StoryStore } from '../stories/story-store.ts'

/** The shortest time between two events, in milliseconds. */
const CHECK_EVERY = 250

/**
 * Sends an open page a server-sent event whenever a story has changed, and before it, as an event `runs`, the receivers that
 * have run since the last one. The first `runs` has the receivers whose work failed and is not done yet.
 */
export function changes(c: Context, stories: Pick<StoryStore, 'version' | 'runs' | 'database'>): Response {
  return streamSSE(c, async stream => {
    let sent: number | undefined
    let heard = stories.runs.count
    while (!stream.aborted) {
      if (stories.version !== sent) {
        const runs = sent === undefined ? openRuns(stories) : stories.runs.since(heard)
        heard = sent === undefined ? heard : stories.runs.count
        sent = stories.version
        if (runs.length > 0) await stream.writeSSE({ event: 'runs', data: JSON.stringify(runs) })
        await stream.writeSSE({ data: String(sent) })
      }
      await stream.sleep(CHECK_EVERY)
    }
  })
}
