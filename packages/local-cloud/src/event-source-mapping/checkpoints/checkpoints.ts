import { compareSequenceNumbers } from '../rules/arrived-record.ts'
import type { ShardCheckpoint, ShardCheckpoints } from '../rules/shard-tree.ts'
import type { CheckpointStore } from './checkpoint-store.ts'

/** The checkpoints of one run of a mapping, stored whenever one advances. */
export class Checkpoints {
  readonly #store: CheckpointStore
  readonly #streamArn: string
  readonly #shards: Map<string, ShardCheckpoint>
  #saving: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  constructor(store: CheckpointStore, streamArn: string, shards: ShardCheckpoints) {
    this.#store = store
    this.#streamArn = streamArn
    this.#shards = new Map(shards)
  }

  get shards(): ShardCheckpoints {
    return this.#shards
  }

  /** The highest sequence number of all shards, or null. */
  get furthest(): string | null {
    const numbers = [...this.#shards.values()].flatMap(({ sequenceNumber }) => sequenceNumber ?? [])
    return numbers.sort(compareSequenceNumbers).at(-1) ?? null
  }

  /** Advances a shard's checkpoint. Resolves when it is durable. */
  async advance(shardId: string, sequenceNumber: string): Promise<void> {
    await this.#keep(shardId, { sequenceNumber, finished: false })
  }

  /** Marks a closed shard as finished, so that its children can be read, even after a restart. */
  async finish(shardId: string): Promise<void> {
    await this.#keep(shardId, { ...this.#shards.get(shardId), finished: true })
  }

  /** Removes shards that are no longer in the stream. */
  async retain(shardIds: readonly string[]): Promise<void> {
    const gone = [...this.#shards.keys()].filter(shardId => !shardIds.includes(shardId))
    for (const shardId of gone) this.#shards.delete(shardId)
    if (gone.length > 0) await this.#save()
  }

  async #keep(shardId: string, checkpoint: ShardCheckpoint): Promise<void> {
    this.#shards.set(shardId, checkpoint)
    await this.#save()
  }

  /** Runs one save at a time. Calls during a save share the next one, which includes their changes. */
  #save(): Promise<void> {
    this.#next ??= this.#saving
      // The callers of the failed save got its error. This save includes everything.
      .catch(() => {})
      .then(() => {
        this.#next = undefined
        this.#saving = this.#store.save(this.#streamArn, this.#shards)
        return this.#saving
      })
    return this.#next
  }
}
