import { createHash } from 'node:crypto'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import { type Mismatch, matchFilters } from '../rules/match-filters.ts'
import { ShardProgress } from '../rules/shard-progress.ts'
import type { DeliveryPorts } from './delivery-ports.ts'
import { ShardWorker } from './shard-worker.ts'

/**
 * Delivers the records of one shard. It filters them and distributes them over the workers, one for each parallel
 * batch. All records of an item go to the same worker. The checkpoint stays behind the slowest worker.
 */
export class ShardDelivery {
  readonly #shardId: string
  readonly #ports: DeliveryPorts
  readonly #progress: ShardProgress
  readonly #workers: readonly ShardWorker[]
  readonly #closing = new AbortController()
  readonly #running: Promise<unknown>

  constructor(shardId: string, ports: DeliveryPorts, checkpoint: string | undefined) {
    this.#shardId = shardId
    this.#ports = ports
    this.#progress = new ShardProgress(checkpoint)
    const workerPorts = { ...ports, stopping: AbortSignal.any([ports.stopping, this.#closing.signal]) }
    const newWorker = () => new ShardWorker(workerPorts, shardId, records => this.#finish(records))
    this.#workers = Array.from({ length: ports.settings.parallelizationFactor }, newWorker)
    this.#running = Promise.all(this.#workers.map(worker => worker.run()))
  }

  /** The number of records that were read and are after the checkpoint. */
  get lag(): number {
    return this.#progress.open
  }

  get retries(): number {
    return this.#workers.reduce((sum, worker) => sum + worker.retries, 0)
  }

  /** Adds records in the order of the shard. Records that match no filter are finished immediately. */
  offer(records: readonly ArrivedRecord[]): void {
    const filtered: ArrivedRecord[] = []
    for (const record of records) {
      this.#progress.add(record.sequenceNumber)
      const verdict = matchFilters(record.record, this.#ports.settings.filters)
      if (verdict.matched) {
        this.#ports.observe(record, 'waiting')
        this.#workerOf(record)?.offer(record)
      } else {
        this.#ports.observe(record, 'filtered', verdict.mismatches.map(describe).join('; '))
        filtered.push(record)
      }
    }
    this.#finish(filtered)
  }

  /** Wakes all workers, because the mapping was paused or resumed. */
  wake(): void {
    for (const worker of this.#workers) worker.wake()
  }

  /** Retries failed batches without the rest of their delay. */
  retryNow(): void {
    for (const worker of this.#workers) worker.retryNow()
  }

  /** Starts no new invocation. Resolves when the results of the running ones have been processed. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.wake()
    await this.#running
  }

  #workerOf(record: ArrivedRecord): ShardWorker | undefined {
    if (this.#workers.length === 1) return this.#workers[0]
    const hash = createHash('sha256').update(record.itemKey).digest().readUInt32BE()
    return this.#workers[hash % this.#workers.length]
  }

  #finish(records: readonly ArrivedRecord[]): void {
    const moved = this.#progress.finish(records.map(record => record.sequenceNumber))
    const { checkpoint } = this.#progress
    if (moved && checkpoint !== undefined) this.#ports.keepCheckpoint(this.#shardId, checkpoint)
  }
}

function describe({ path, expected, actual }: Mismatch): string {
  const has = actual === undefined ? 'nothing' : JSON.stringify(actual)
  return `${path} is ${has}, wanted ${JSON.stringify(expected)}`
}
