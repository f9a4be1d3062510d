import { type Context, Hono } from 'hono'
import { streamText } from 'hono/streaming'
import { z } from 'zod'
import { listStories, readStory } from '../../stories/read-stories.ts'
import { StoryFeed } from '../../stories/story-feed.ts'
import type { StoryStore } from '../../stories/story-store.ts'
import { LOOK_EVERY } from './print-stories.ts'
import { type LineStyle, storyLine } from './story-line.ts'
import { storyText } from './story-text.ts'

const style = z.object({
  width: z.coerce.number().int().min(40).optional().catch(undefined),
  colors: z
    .literal('yes')
    .transform(() => true)
    .or(z.undefined().transform(() => false))
    .catch(false),
})
const last = z.coerce.number().int().min(0).max(1_000).catch(10)

/** The stories as plain text, for a terminal: a line for each one that ends, and one of them as a tree. */
export function textRoutes(stories: StoryStore): Hono {
  return new Hono()
    .get('/tail', c => {
      const lines = styleOf(c)
      const feed = new StoryFeed(stories)
      const before = listStories(stories, { limit: last.parse(c.req.query('last')) }).toReversed()
      return streamText(c, async stream => {
        for (const story of before) await stream.writeln(storyLine(story, lines))
        while (!stream.aborted) {
          for (const story of feed.next()) await stream.writeln(storyLine(story, lines))
          await stream.sleep(LOOK_EVERY)
        }
      })
    })
    .get('/trace/:story', c => {
      const { story } = c.req.param()
      const found = /^\d+$/.test(story) ? Number(story) : listStories(stories, { requestId: story, limit: 1 })[0]?.id
      const read = found === undefined ? undefined : readStory(stories, found)
      if (read) return c.text(`${storyText(read, styleOf(c))}\n`)
      return c.text(`There is no story of the request or with the number ${JSON.stringify(story)}.\n`, 404)
    })
}

function styleOf(c: Context): LineStyle {
  return style.parse(c.req.query())
}
