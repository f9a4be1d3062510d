/** A part of a stream. A closed shard gets no more records. Its children continue it. */
export interface Shard {
  readonly shardId: string
  readonly parentShardId?: string
  readonly closed: boolean
}

/** The progress in a shard: `finished` once it is closed and all its records are finished. */
export interface ShardCheckpoint {
  readonly sequenceNumber?: string
  readonly finished: boolean
}

export type ShardCheckpoints = ReadonlyMap<string, ShardCheckpoint>

/**
 * Returns the shards that can be read now: unfinished ones whose parent is finished or no longer in the stream. Reading
 * a child concurrently with its parent would reorder the changes of an item.
 */
export function readableShards(shards: readonly Shard[], checkpoints: ShardCheckpoints): Shard[] {
  const listed = new Set(shards.map(shard => shard.shardId))
  const isFinished = (shardId: string) => checkpoints.get(shardId)?.finished === true
  return shards.filter(({ shardId, parentShardId }) => {
    const isBehindParent = parentShardId !== undefined && listed.has(parentShardId) && !isFinished(parentShardId)
    return !isFinished(shardId) && !isBehindParent
  })
}

/** Returns the unfinished shards that are no longer in the stream. This mapping has lost their remaining records. */
export function lostShards(shards: readonly Shard[], checkpoints: ShardCheckpoints): string[] {
  const listed = new Set(shards.map(shard => shard.shardId))
  return [...checkpoints]
    .filter(([shardId, { finished }]) => !finished && !listed.has(shardId))
    .map(([shardId]) => shardId)
}
