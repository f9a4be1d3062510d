import { Bell } from '../bell.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import { cutBatch } from '../rules/cut-batch.ts'
import { type Decision, type Delivery, type Discard, decideDelivery, splitExpired } from '../rules/decide-delivery.ts'
import type { DeliveryPorts } from './delivery-ports.ts'

/**
 * Delivers a part of the records of a shard, one batch at a time. A failed batch is retried before anything later, so
 * the records of an item are never reordered.
 */
export class ShardWorker {
  readonly #ports: DeliveryPorts
  readonly #shardId: string
  readonly #finish: (records: readonly ArrivedRecord[]) => void
  readonly #bell = new Bell()
  #waiting: ArrivedRecord[] = []
  /** The remaining deliveries of the last batch, in order. The first one is in progress. Empty between batches. */
  #deliveries: readonly Delivery[] = []
  #isRetrying = false
  #lastRequestId = ''
  #delay = new AbortController()

  constructor(ports: DeliveryPorts, shardId: string, finish: (records: readonly ArrivedRecord[]) => void) {
    this.#ports = ports
    this.#shardId = shardId
    this.#finish = finish
  }

  /** The number of deliveries that wait for another attempt. */
  get retries(): number {
    return this.#isRetrying ? this.#deliveries.length : 0
  }

  /** Adds a record that passed the filters. */
  offer(record: ArrivedRecord): void {
    this.#waiting.push(record)
    this.#bell.ring()
  }

  /** Wakes the worker, because the mapping was resumed or is stopping. */
  wake(): void {
    this.#bell.ring()
  }

  /** Ends the delay before a retry. */
  retryNow(): void {
    this.#delay.abort()
    this.wake()
  }

  /** Delivers until it is stopped. Resolves when the result of the last invocation has been processed. */
  async run(): Promise<void> {
    const { stopping, clock, isPaused } = this.#ports
    while (!stopping.aborted) {
      const next = isPaused() ? { waitMs: undefined } : this.#next()
      if ('records' in next) await this.#deliver(next)
      else await this.#bell.wait(clock, next.waitMs)
    }
  }

  #next(): Delivery | { readonly waitMs: number | undefined } {
    const unfinished = this.#deliveries[0]
    if (unfinished !== undefined) return unfinished
    const cut = cutBatch(this.#waiting, this.#ports.settings, this.#ports.clock.now())
    if ('waitMs' in cut) return cut
    const delivery = { records: this.#waiting.slice(0, cut.count), failures: 0 }
    this.#waiting = this.#waiting.slice(cut.count)
    this.#deliveries = [delivery]
    return delivery
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { settings, clock } = this.#ports
    const { expired, rest } = splitExpired(delivery, settings.maximumRecordAgeInSeconds, clock.now())
    if (expired !== undefined) await this.#giveUp(expired)
    const decision = rest.records.length === 0 ? { finished: [], redeliver: [] } : await this.#invoke(rest)
    if (decision.discard !== undefined) await this.#giveUp(decision.discard)
    this.#deliveries = [...decision.redeliver, ...this.#deliveries.slice(1)]
    this.#isRetrying = this.#deliveries.length > 0
    this.#finish(decision.finished)
    const [again] = decision.redeliver
    if (again !== undefined) await this.#sleep(this.#ports.retryDelay(again.failures))
  }

  async #sleep(milliseconds: number): Promise<void> {
    this.#delay = new AbortController()
    await this.#ports.clock.sleep(milliseconds, AbortSignal.any([this.#ports.stopping, this.#delay.signal]))
  }

  async #invoke(delivery: Delivery): Promise<Decision> {
    const { observe, invoke, settings, reportFailures } = this.#ports
    for (const record of delivery.records) observe(record, 'delivering')
    const result = await invoke(delivery.records)
    this.#lastRequestId = result.requestId
    const decision = decideDelivery(delivery, result, settings)
    for (const record of decision.finished) observe(record, 'delivered')
    for (const record of decision.redeliver.flatMap(({ records }) => records))
      observe(record, 'retrying', decision.reason, result.ok ? undefined : result.detail)
    if (result.ok && decision.reason !== undefined) reportFailures(decision.reason)
    return decision
  }

  async #giveUp(discard: Discard): Promise<void> {
    await this.#ports.discard(discard, this.#shardId, this.#lastRequestId)
    for (const record of discard.records) this.#ports.observe(record, 'failed', discard.reason)
    this.#finish(discard.records)
  }
}
