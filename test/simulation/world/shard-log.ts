import type { Shard, ShardPage, ShardReader, StreamRecord, StreamSource } from '@dynamo-signals/local-cloud'
import { type Change, recordOf } from '../../support/memory-dynamodb/tables/change.ts'
import type { Random } from '../../support/random.ts'
import { never } from './actor.ts'
import type { Faults } from './faults.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface StreamWorld {
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly isDown: () => boolean
}

interface LoggedRecord {
  readonly record: StreamRecord
  readonly visibleAt: number
}

interface LoggedShard {
  readonly shardId: string
  readonly parentShardId?: string
  closed: boolean
  readonly records: LoggedRecord[]
}

const ARN = 'arn:aws:dynamodb:eu-central-1:000000000000:table/data/stream/2026-03-01T00:00:00.000'
const PAGE = 1_000
/** A reader that waits for news looks this often whether a closed shard is done. */
const GLANCE = 2_000

/**
 * The stream of a table: shards in which an item's records keep their order, and which show them at their own pace, so
 * that records of different items, also of one transaction, arrive in any order.
 */
export class ShardLog {
  readonly #world: StreamWorld
  /** By part of the key space: the shard that takes its records now. */
  readonly #current: LoggedShard[] = []
  readonly #shards: LoggedShard[] = []
  #news = Promise.withResolvers<void>()
  #lastVisibleAt = 0

  constructor(world: StreamWorld, parts: number) {
    this.#world = world
    for (let part = 0; part < parts; part++) this.#open(part)
  }

  append(change: Change): void {
    const { clock, random, faults } = this.#world
    const part = partOf(change.keys.pk?.S ?? '', this.#current.length)
    const shard = this.#current[part] as LoggedShard
    const delay = faults.happens('stream.delay') ? random.between(1_000, 60_000) : random.between(5, 120)
    const visibleAt = Math.max(shard.records.at(-1)?.visibleAt ?? 0, clock.now() + delay)
    shard.records.push({ record: asLambdaHasIt(change), visibleAt })
    this.#lastVisibleAt = Math.max(this.#lastVisibleAt, visibleAt)
    clock.after(visibleAt - clock.now(), () => this.#announce())
    if (faults.happens('stream.split')) {
      shard.closed = true
      this.#open(part, shard.shardId)
    }
  }

  /** What one run of a mapping reads, from its own positions. It is silent once `isAlive` says no. */
  source(isAlive: () => boolean): StreamSource & { readonly isReadOut: () => boolean } {
    const positions = new Map<string, number>()
    const log = this
    return {
      streamArn: ARN,
      async listShards() {
        if (!isAlive()) return never()
        if (log.#isUnanswered()) throw new Error('The stream does not answer.')
        return log.#shards.map(({ records: _, ...shard }): Shard => ({ ...shard }))
      },
      openShard: (shardId, after) => log.#reader(shardId, after, { isAlive, positions }),
      isReadOut: () => log.#shards.every(shard => log.#isReadOut(shard, positions)),
    }
  }

  #isUnanswered(): boolean {
    return this.#world.isDown() || this.#world.faults.happens('read.unanswered')
  }

  #reader(
    shardId: string,
    after: string | undefined,
    { isAlive, positions }: { isAlive: () => boolean; positions: Map<string, number> },
  ): ShardReader {
    const shard = this.#shards.find(each => each.shardId === shardId) as LoggedShard
    const begin = shard.records.findIndex(({ record }) => record.dynamodb.SequenceNumber === after) + 1
    positions.set(shardId, begin)
    let ended = false
    const read = async (): Promise<ShardPage> => {
      // A round that finds nothing waits for news: to ask again every few milliseconds would be all the work there is.
      while (!this.#hasNews(positions) && isAlive() && !(await this.#nextNews())) {}
      if (!isAlive()) return never()
      if (this.#isUnanswered()) throw new Error('The stream does not answer.')
      const position = positions.get(shardId) ?? 0
      const visible = shard.records.slice(position, position + PAGE).filter(each => this.#isVisible(each))
      positions.set(shardId, position + visible.length)
      ended = shard.closed && position + visible.length === shard.records.length
      return { records: visible.map(({ record }) => record), ended, trimmed: false }
    }
    return { read }
  }

  /** A mapping opens a shard only when it is done with its parent, which after a restart it does not open again. */
  #isReadOut({ shardId, records }: LoggedShard, positions: ReadonlyMap<string, number>): boolean {
    if ((positions.get(shardId) ?? 0) >= records.length && positions.has(shardId)) return true
    return this.#shards.some(
      child => child.parentShardId === shardId && (positions.has(child.shardId) || this.#isReadOut(child, positions)),
    )
  }

  #hasNews(positions: ReadonlyMap<string, number>): boolean {
    return [...positions].some(([shardId, position]) => {
      const next = this.#shards.find(each => each.shardId === shardId)?.records[position]
      return next !== undefined && this.#isVisible(next)
    })
  }

  /** Briefly true, because a closed shard is only known to be finished at the next listing. */
  async #nextNews(): Promise<boolean> {
    if (!this.#shards.some(({ closed }) => closed)) {
      await this.#news.promise
      return false
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#world.clock.after(GLANCE, resolve)
    await Promise.race([this.#news.promise, promise])
    return true
  }

  #announce(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }

  #isVisible({ visibleAt }: LoggedRecord): boolean {
    return visibleAt <= this.#world.clock.now()
  }

  #open(part: number, parentShardId?: string): void {
    const shardId = `shard-${String(this.#shards.length).padStart(4, '0')}`
    const shard = { shardId, ...(parentShardId === undefined ? {} : { parentShardId }), closed: false, records: [] }
    this.#shards.push(shard)
    this.#current[part] = shard
  }
}

function partOf(key: string, parts: number): number {
  let hash = 7
  for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) >>> 0
  return hash % parts
}

/** A change as the mapping hands it to a Lambda function. */
export function asLambdaHasIt(change: Change): StreamRecord {
  const { dynamodb, ...record } = recordOf(change)
  return {
    ...record,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: { ...dynamodb, SizeBytes: 0, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    eventSourceARN: ARN,
  } as StreamRecord
}
