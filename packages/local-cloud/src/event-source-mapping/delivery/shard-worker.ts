import { Bell } from '../bell.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import { cutBatch } from '../rules/cut-batch.ts'
import { type Decision, type Delivery, type Discard, decideDelivery, splitExpired } from '../rules/decide-delivery.ts'
import type { DeliveryPorts } from './delivery-ports.ts'

/**
 * Delivers a part of the records of a shard, one batch after the other. A batch that fails is delivered again before
 * anything later, so that the records of an item never overtake one another.
 */
export class ShardWorker {
  readonly #ports: DeliveryPorts
  readonly #shardId: string
  readonly #finish: (records: readonly ArrivedRecord[]) => Promise<void>
  readonly #bell = new Bell()
  #waiting: ArrivedRecord[] = []
  /** What the last batch has left to deliver, in order; the first is being worked on. Empty between batches. */
  #deliveries: readonly Delivery[] = []
  #isRetrying = false
  #lastRequestId = ''

  constructor(ports: DeliveryPorts, shardId: string, finish: (records: readonly ArrivedRecord[]) => Promise<void>) {
    this.#ports = ports
    this.#shardId = shardId
    this.#finish = finish
  }

  /** How many deliveries wait for another attempt. */
  get retries(): number {
    return this.#isRetrying ? this.#deliveries.length : 0
  }

  /** Takes a record that passed the filters. */
  offer(record: ArrivedRecord): void {
    this.#waiting.push(record)
    this.#bell.ring()
  }

  /** Makes the worker look again: the mapping was resumed, or is to stop. */
  wake(): void {
    this.#bell.ring()
  }

  /** Delivers until told to stop; resolves when the invocation that then runs has been dealt with. */
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
    await this.#finish(decision.finished)
    const [again] = decision.redeliver
    if (again !== undefined) await clock.sleep(this.#ports.retryDelay(again.failures), this.#ports.stopping)
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
    await this.#finish(discard.records)
  }
}
