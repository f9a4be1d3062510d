/** A part of a stream. A closed shard gets no more records; its children carry on, and come after it. */
export interface Shard {
  readonly shardId: string
  readonly parentShardId?: string
  readonly closed: boolean
}

/** How far a shard has been handled; `finished` once it is closed and everything in it is done. */
export interface ShardCheckpoint {
  readonly sequenceNumber?: string
  readonly finished: boolean
}

export type ShardCheckpoints = ReadonlyMap<string, ShardCheckpoint>

/**
 * The shards that may be read now: those not finished whose parent is finished or trimmed from the stream. Reading a child
 * beside its parent would overtake earlier changes of the same item.
 */
export function readableShards(shards: readonly Shard[], checkpoints: ShardCheckpoints): Shard[] {
  const listed = new Set(shards.map(shard => shard.shardId))
  const isFinished = (shardId: string) => checkpoints.get(shardId)?.finished === true
  return shards.filter(({ shardId, parentShardId }) => {
    const isBehindParent = parentShardId !== undefined && listed.has(parentShardId) && !isFinished(parentShardId)
    return !isFinished(shardId) && !isBehindParent
  })
}

/** The shards that were begun and are no longer in the stream: whatever they still held is lost to this mapping. */
export function lostShards(shards: readonly Shard[], checkpoints: ShardCheckpoints): string[] {
  const listed = new Set(shards.map(shard => shard.shardId))
  return [...checkpoints]
    .filter(([shardId, { finished }]) => !finished && !listed.has(shardId))
    .map(([shardId]) => shardId)
}
