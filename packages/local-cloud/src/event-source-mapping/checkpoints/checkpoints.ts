import type { Clock } from '../clock.ts'
import { compareSequenceNumbers } from '../rules/arrived-record.ts'
import type { ShardCheckpoint, ShardCheckpoints } from '../rules/shard-tree.ts'
import type { CheckpointStore } from './checkpoint-store.ts'

/** The least time between two saves of progress, in milliseconds. */
const SAVE_EVERY = 100

interface Options {
  readonly store: CheckpointStore
  readonly streamArn: string
  /** What was stored by an earlier run. */
  readonly shards: ShardCheckpoints
  readonly clock: Clock
  /** Called if the progress cannot be stored. The next save includes it. */
  readonly onError: (error: unknown) => void
}

/**
 * The checkpoints of one run of a mapping. Progress is stored at once, and then at most every 100 ms, because many batches
 * take less time than a save. After a crash, the records of that time are delivered again, as Lambda may do at any time.
 */
export class Checkpoints {
  readonly #options: Options
  readonly #shards: Map<string, ShardCheckpoint>
  readonly #closing = new AbortController()
  /** Rejects if the last save failed. */
  #saving: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #isSoon = false
  #savedAt = Number.NEGATIVE_INFINITY

  constructor(options: Options) {
    this.#options = options
    this.#shards = new Map(options.shards)
  }

  get shards(): ShardCheckpoints {
    return this.#shards
  }

  /** The highest sequence number of all shards, or null. */
  get furthest(): string | null {
    const numbers = [...this.#shards.values()].flatMap(({ sequenceNumber }) => sequenceNumber ?? [])
    return numbers.sort(compareSequenceNumbers).at(-1) ?? null
  }

  /** Advances a shard's checkpoint, which is stored within 100 ms. */
  advance(shardId: string, sequenceNumber: string): void {
    this.#shards.set(shardId, { sequenceNumber, finished: false })
    if (!this.#isSoon) void this.#saveSoon()
  }

  /** Marks a closed shard as finished, so that its children can be read, even after a restart. Resolves when it is stored. */
  async finish(shardId: string): Promise<void> {
    this.#shards.set(shardId, { ...this.#shards.get(shardId), finished: true })
    await this.#save()
  }

  /** Removes shards that are no longer in the stream. */
  async retain(shardIds: readonly string[]): Promise<void> {
    const gone = [...this.#shards.keys()].filter(shardId => !shardIds.includes(shardId))
    for (const shardId of gone) this.#shards.delete(shardId)
    if (gone.length > 0) await this.#save()
  }

  /** Resolves when all progress is stored, or could not be. */
  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#isSoon) await this.#save().catch(this.#options.onError)
    await (this.#next ?? this.#saving).catch(() => {})
  }

  async #saveSoon(): Promise<void> {
    const { clock, onError } = this.#options
    this.#isSoon = true
    const wait = this.#savedAt + SAVE_EVERY - clock.now()
    if (wait > 0) await clock.sleep(wait, this.#closing.signal)
    this.#isSoon = false
    if (this.#closing.signal.aborted) return
    await this.#save().catch(onError)
  }

  /** Runs one save at a time. Calls during a save share the next one, which includes their changes. */
  #save(): Promise<void> {
    this.#next ??= this.#saving
      // The callers of the failed save got its error. This save includes everything.
      .catch(() => {})
      .then(() => {
        const { store, streamArn, clock } = this.#options
        this.#next = undefined
        this.#savedAt = clock.now()
        this.#saving = store.save(streamArn, this.#shards)
        return this.#saving
      })
    return this.#next
  }
}
