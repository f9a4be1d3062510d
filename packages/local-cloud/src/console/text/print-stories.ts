import { StoryFeed } from '../../stories/story-feed.ts'
import type { StoryStore } from '../../stories/story-store.ts'
import { storyLine } from './story-line.ts'

/** The time between two looks at the stories, in milliseconds. */
export const LOOK_EVERY = 250

/** Where stories are printed. */
export type StoryTerminal = Pick<NodeJS.WriteStream, 'isTTY'> & {
  write(text: string): unknown
  readonly columns?: number
}

/**
 * Prints a line for each story that ends from now on. On a terminal, lines have colors and are cut to its width. Returns a
 * function that stops it.
 */
export function printStories(store: StoryStore, terminal: StoryTerminal): () => void {
  const feed = new StoryFeed(store)
  const timer = setInterval(() => {
    const style = { colors: terminal.isTTY && !process.env.NO_COLOR, width: terminal.columns }
    const lines = feed.next().map(story => `${storyLine(story, style)}\n`)
    // On Linux, each write to a pipe or a terminal blocks: https://nodejs.org/api/process.html#a-note-on-process-io
    if (lines.length > 0) terminal.write(lines.join(''))
  }, LOOK_EVERY)
  timer.unref()
  return () => clearInterval(timer)
}
