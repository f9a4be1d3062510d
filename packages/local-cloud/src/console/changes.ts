import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { StoryStore } from '../stories/story-store.ts'

/** How often a page is told at most that there is something new, in milliseconds. */
const TELL_EVERY = 250

/** Tells an open page, as server-sent events, whenever a story has changed. */
export function changes(c: Context, stories: Pick<StoryStore, 'version'>): Response {
  return streamSSE(c, async stream => {
    let told: number | undefined
    while (!stream.aborted) {
      if (stories.version !== told) {
        told = stories.version
        await stream.writeSSE({ data: String(told) })
      }
      await stream.sleep(TELL_EVERY)
    }
  })
}
