import { compareSequenceNumbers } from '../rules/arrived-record.ts'
import type { ShardCheckpoint, ShardCheckpoints } from '../rules/shard-tree.ts'
import type { CheckpointStore } from './checkpoint-store.ts'

/** The checkpoints of one run of a mapping, kept in a store whenever one moves. */
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

  /** The furthest sequence number of all shards, or null before the first. */
  get furthest(): string | null {
    const numbers = [...this.#shards.values()].flatMap(({ sequenceNumber }) => sequenceNumber ?? [])
    return numbers.sort(compareSequenceNumbers).at(-1) ?? null
  }

  /** Moves a shard's checkpoint; resolves when it is durable. */
  async advance(shardId: string, sequenceNumber: string): Promise<void> {
    await this.#keep(shardId, { sequenceNumber, finished: false })
  }

  /** Notes that a closed shard is done, so that its children may be read, also after a restart. */
  async finish(shardId: string): Promise<void> {
    await this.#keep(shardId, { ...this.#shards.get(shardId), finished: true })
  }

  /** Forgets shards that the stream no longer has. */
  async retain(shardIds: readonly string[]): Promise<void> {
    const gone = [...this.#shards.keys()].filter(shardId => !shardIds.includes(shardId))
    for (const shardId of gone) this.#shards.delete(shardId)
    if (gone.length > 0) await this.#save()
  }

  async #keep(shardId: string, checkpoint: ShardCheckpoint): Promise<void> {
    this.#shards.set(shardId, checkpoint)
    await this.#save()
  }

  /** Saves one after the other; whoever comes while a save runs shares the next one, which holds its change too. */
  #save(): Promise<void> {
    this.#next ??= this.#saving
      // Whoever waited for that save was told of its failure; this one tries again with everything.
      .catch(() => {})
      .then(() => {
        this.#next = undefined
        this.#saving = this.#store.save(this.#streamArn, this.#shards)
        return this.#saving
      })
    return this.#next
  }
}
