import { changedStories } from './read-stories.ts'
import type { StoryHead, StoryState } from './story.ts'
import type { StoryStore } from './story-store.ts'

/** The end of so many stories is remembered. An older one that changes again is returned again. */
const ENDS_REMEMBERED = 1_000

/** A reader that pauses for long gets so many stories at once, because a program must not wait for all that have happened. */
const MOST_AT_ONCE = 5_000

/** Follows the stories: returns each one when it has come to an end, and again if that end changes. */
export class StoryFeed {
  readonly #store: StoryStore
  readonly #ends = new Map<number, StoryState>()
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
    const changed = changedStories(this.#store, this.#seen, MOST_AT_ONCE)
    this.#seen = version
    const ended = changed.filter(story => hasEnded(story) && this.#ends.get(story.id) !== story.state)
    for (const { id, state } of ended) this.#remember(id, state)
    return ended
  }

  #remember(id: number, state: StoryState): void {
    this.#ends.delete(id)
    this.#ends.set(id, state)
    for (const oldest of this.#ends.keys()) {
      if (this.#ends.size <= ENDS_REMEMBERED) break
      this.#ends.delete(oldest)
    }
  }
}

function hasEnded({ state, origin, status }: StoryHead): boolean {
  return state !== 'running' && (origin !== 'request' || status !== undefined)
}
