import type { Checkpoints } from '../checkpoints/checkpoints.ts'
import type { DeliveryPorts } from '../delivery/delivery-ports.ts'
import { ShardDelivery } from '../delivery/shard-delivery.ts'
import { arrive } from '../rules/arrived-record.ts'
import { lostShards, readableShards } from '../rules/shard-tree.ts'
import type { ShardReader, StreamSource } from './stream-source.ts'

/** How often new shards are listed. They are also listed whenever a shard ends. */
const REFRESH_INTERVAL_MS = 1000
/** A shard with this many unfinished records is not read further, so a slow function does not fill the memory. */
const READ_AHEAD = 2000

interface OpenShard {
  readonly shardId: string
  readonly reader: ShardReader
  readonly delivery: ShardDelivery
  ended: boolean
}

export interface Round {
  readonly records: number
  /** Whether everything that was in the stream when the round began has been read. */
  readonly atEnd: boolean
}

interface PollerOptions {
  readonly source: StreamSource
  readonly checkpoints: Checkpoints
  readonly ports: DeliveryPorts
  /** Called if records were trimmed from a shard before they were read. */
  readonly onTrimmed: (shardId: string) => void
}

/** Reads the shards of a stream in rounds, parents before children, and passes the records to their deliveries. */
export class ShardPoller {
  readonly #source: StreamSource
  readonly #checkpoints: Checkpoints
  readonly #ports: DeliveryPorts
  readonly #onTrimmed: (shardId: string) => void
  readonly #open = new Map<string, OpenShard>()
  #refreshAt = 0

  constructor({ source, checkpoints, ports, onTrimmed }: PollerOptions) {
    this.#source = source
    this.#checkpoints = checkpoints
    this.#ports = ports
    this.#onTrimmed = onTrimmed
  }

  /** The number of records that were read and are after their checkpoint. */
  get lag(): number {
    return this.#deliveries().reduce((sum, delivery) => sum + delivery.lag, 0)
  }

  get retries(): number {
    return this.#deliveries().reduce((sum, delivery) => sum + delivery.retries, 0)
  }

  /** Reads every readable shard once. If the stream does not respond, it rejects and can be called again. */
  async round(refresh: boolean): Promise<Round> {
    const refreshed = refresh || this.#ports.clock.now() >= this.#refreshAt
    if (refreshed) await this.#refresh()
    // All reads end before the round does, even if one fails, because a shard must not be read concurrently.
    const reads = await Promise.allSettled([...this.#open.values()].map(shard => this.#read(shard)))
    const failed = reads.find(read => read.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    const found = reads.map(read => (read.status === 'fulfilled' ? read.value : undefined))
    return {
      records: found.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      atEnd: refreshed && found.every(count => count === 0),
    }
  }

  /** Wakes all deliveries, because the mapping was paused or resumed. */
  wake(): void {
    for (const delivery of this.#deliveries()) delivery.wake()
  }

  /** Retries failed batches without the rest of their delay. */
  retryNow(): void {
    for (const delivery of this.#deliveries()) delivery.retryNow()
  }

  /** Stops all deliveries. Resolves when the results of the running invocations have been processed. */
  async close(): Promise<void> {
    await Promise.all(this.#deliveries().map(delivery => delivery.close()))
  }

  async #refresh(): Promise<void> {
    const shards = await this.#source.listShards()
    for (const shardId of lostShards(shards, this.#checkpoints.shards)) this.#onTrimmed(shardId)
    await this.#checkpoints.retain(shards.map(shard => shard.shardId))
    for (const { shardId } of readableShards(shards, this.#checkpoints.shards)) {
      if (!this.#open.has(shardId)) this.#open.set(shardId, this.#openShard(shardId))
    }
    this.#refreshAt = this.#ports.clock.now() + REFRESH_INTERVAL_MS
  }

  #openShard(shardId: string): OpenShard {
    const after = this.#checkpoints.shards.get(shardId)?.sequenceNumber
    const delivery = new ShardDelivery(shardId, this.#ports, after)
    return { shardId, reader: this.#source.openShard(shardId, after), delivery, ended: false }
  }

  /** The number of records that were read. Undefined if the shard has more records that were not read. */
  async #read(shard: OpenShard): Promise<number | undefined> {
    if (shard.ended) return this.#finishWhenDone(shard)
    if (shard.delivery.lag >= READ_AHEAD) return undefined
    const page = await shard.reader.read()
    if (page.trimmed) this.#onTrimmed(shard.shardId)
    const now = this.#ports.clock.now()
    shard.delivery.offer(page.records.map(record => arrive(record, now)))
    shard.ended = page.ended
    return page.ended && page.records.length === 0 ? this.#finishWhenDone(shard) : page.records.length
  }

  async #finishWhenDone(shard: OpenShard): Promise<undefined> {
    if (shard.delivery.lag > 0) return
    await this.#checkpoints.finish(shard.shardId)
    await shard.delivery.close()
    this.#open.delete(shard.shardId)
    this.#refreshAt = 0
  }

  #deliveries(): ShardDelivery[] {
    return [...this.#open.values()].map(({ delivery }) => delivery)
  }
}
