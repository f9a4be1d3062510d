import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { StoryStore } from '../stories/story-store.ts'

/** The shortest time between two events, in milliseconds. */
const CHECK_EVERY = 250

/** Sends an open page a server-sent event whenever a story has changed. */
export function changes(c: Context, stories: Pick<StoryStore, 'version'>): Response {
  return streamSSE(c, async stream => {
    let sent: number | undefined
    while (!stream.aborted) {
      if (stories.version !== sent) {
        sent = stories.version
        await stream.writeSSE({ data: String(sent) })
      }
      await stream.sleep(CHECK_EVERY)
    }
  })
}
