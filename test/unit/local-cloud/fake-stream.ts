import type { StreamRecord } from '../../../packages/local-cloud/src/event-source-mapping/rules/arrived-record.ts'
import type { Shard } from '../../../packages/local-cloud/src/event-source-mapping/rules/shard-tree.ts'
import type {
  ShardPage,
  ShardReader,
  StreamSource,
} from '../../../packages/local-cloud/src/event-source-mapping/stream/stream-source.ts'

interface FakeShard {
  readonly parentShardId?: string
  closed: boolean
  records: StreamRecord[]
}

const STREAM_ARN = 'arn:aws:dynamodb:eu-central-1:000000000000:table/things/stream/2026-01-01T00:00:00.000'

/** A stream record of an item, as a source would hand it out. */
export function streamRecord(
  sequence: number,
  item = `item-${sequence}`,
  image: Record<string, string> = {},
  ttl?: string,
): StreamRecord {
  const attributes = Object.entries({ pk: item, ...image }).map(([name, value]) => [name, { S: value }])
  const NewImage = { ...Object.fromEntries(attributes), ...(ttl !== undefined && { ttl: { N: ttl } }) }
  return {
    eventID: String(sequence),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventSourceARN: STREAM_ARN,
    dynamodb: { Keys: { pk: { S: item } }, NewImage, SequenceNumber: String(sequence) },
  }
}

/** A stream in memory, with as many shards as a test wants; it can fall silent and lose its oldest records. */
export class FakeStream implements StreamSource {
  readonly streamArn = STREAM_ARN
  readonly #shards = new Map<string, FakeShard>()
  readonly #trimmed = new Set<string>()
  #sequence = 0
  /** Set, every request is answered with this error. */
  failure: Error | undefined
  /** Set, the shards are listed only once it resolves. */
  gate: Promise<void> | undefined
  reads = 0

  constructor(...shardIds: string[]) {
    for (const shardId of shardIds.length === 0 ? ['shard-1'] : shardIds) this.addShard(shardId)
  }

  addShard(shardId: string, parentShardId?: string): void {
    this.#shards.set(shardId, { ...(parentShardId !== undefined && { parentShardId }), closed: false, records: [] })
  }

  closeShard(shardId: string): void {
    this.#shard(shardId).closed = true
  }

  dropShard(shardId: string): void {
    this.#shards.delete(shardId)
  }

  /** Writes one record for each item; returns their sequence numbers. */
  write(items: readonly string[], shardId = 'shard-1', image: Record<string, string> = {}, ttl?: string): string[] {
    return items.map(item => {
      this.#sequence += 1
      this.#shard(shardId).records.push(streamRecord(this.#sequence, item, image, ttl))
      return String(this.#sequence)
    })
  }

  /** Loses what the shard holds, as a stream does after 24 hours. */
  trim(shardId = 'shard-1'): void {
    this.#shard(shardId).records = []
    this.#trimmed.add(shardId)
  }

  async listShards(): Promise<Shard[]> {
    await this.gate
    this.#requireAnswer()
    return [...this.#shards].map(([shardId, { parentShardId, closed }]) => ({
      shardId,
      ...(parentShardId !== undefined && { parentShardId }),
      closed,
    }))
  }

  openShard(shardId: string, after: string | undefined): ShardReader {
    let last = BigInt(after ?? 0)
    let trimmed = after !== undefined && this.#trimmed.has(shardId)
    const read = async (): Promise<ShardPage> => {
      this.reads += 1
      this.#requireAnswer()
      const shard = this.#shard(shardId)
      const records = shard.records.filter(({ dynamodb }) => BigInt(dynamodb.SequenceNumber) > last).slice(0, 1000)
      last = BigInt(records.at(-1)?.dynamodb.SequenceNumber ?? last)
      const page = { records, ended: shard.closed && records.length < 1000, trimmed }
      trimmed = false
      return page
    }
    return { read }
  }

  #shard(shardId: string): FakeShard {
    const shard = this.#shards.get(shardId)
    if (shard === undefined) throw new Error(`The fake stream has no ${shardId}.`)
    return shard
  }

  #requireAnswer(): void {
    if (this.failure !== undefined) throw this.failure
  }
}
