import type { ShardCheckpoint, ShardCheckpoints } from '../rules/shard-tree.ts'
import type { StreamSource } from './stream-source.ts'

/**
 * Returns the current end of a stream, where a mapping with `LATEST` starts. It is stored as checkpoints, so that a
 * restart before the first record does not miss later ones.
 */
export async function presentEnd(source: StreamSource): Promise<ShardCheckpoints> {
  const shards = await source.listShards()
  const ends = shards.map(async ({ shardId, closed }): Promise<[string, ShardCheckpoint]> => {
    if (closed) return [shardId, { finished: true }]
    const sequenceNumber = await lastSequenceNumber(source, shardId)
    return [shardId, { ...(sequenceNumber !== undefined && { sequenceNumber }), finished: false }]
  })
  return new Map(await Promise.all(ends))
}

async function lastSequenceNumber(source: StreamSource, shardId: string): Promise<string | undefined> {
  const reader = source.openShard(shardId, undefined)
  let last: string | undefined
  for (;;) {
    const page = await reader.read()
    last = page.records.at(-1)?.dynamodb.SequenceNumber ?? last
    if (page.records.length === 0 || page.ended) return last
  }
}
