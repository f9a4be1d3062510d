import { changedStories } from './read-stories.ts'
import type { StoryHead, StoryState } from './story.ts'
import type { StoryStore } from './story-store.ts'

/** Follows the stories: returns each one when it has come to an end, and again if that end changes. */
export class StoryFeed {
  readonly #store: StoryStore
  readonly #returned = new Map<number, StoryState>()
  #seen: number

  /** Follows the stories from now on. */
  constructor(store: StoryStore) {
    this.#store = store
    this.#seen = store.version
  }

  /** Returns the stories that have ended differently since the last call, oldest first. A running one has no end yet. */
  next(): StoryHead[] {
    const { version } = this.#store
    if (version === this.#seen) return []
    const changed = changedStories(this.#store, this.#seen)
    this.#seen = version
    const ended = changed.filter(story => hasEnded(story) && this.#returned.get(story.id) !== story.state)
    for (const { id, state } of ended) {
      // A story that is done rarely changes again, and then it is worth a second line.
      if (state === 'done') this.#returned.delete(id)
      else this.#returned.set(id, state)
    }
    return ended
  }
}

function hasEnded({ state, origin, status }: StoryHead): boolean {
  return state !== 'running' && (origin !== 'request' || status !== undefined)
}
