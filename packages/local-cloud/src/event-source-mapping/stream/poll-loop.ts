import { describeError, type Log } from '../../log.ts'
import { Bell } from '../bell.ts'
import type { Clock } from '../clock.ts'
import type { Round, ShardPoller } from './shard-poller.ts'

const SHORTEST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 200
const FAILED_PAUSE_MS = 500

/**
 * Runs the rounds of a poller until it is stopped. While there are records, the next round starts immediately.
 * Otherwise the delay grows, so an idle stream costs almost nothing. A stream that does not respond is reported once
 * and retried.
 */
export class PollLoop {
  readonly #name: string
  readonly #poller: ShardPoller
  readonly #clock: Clock
  readonly #log: Log
  readonly #bell = new Bell()
  readonly #running: Promise<void>
  #waiters: PromiseWithResolvers<Round>[] = []
  #lastRecordAt: number
  #isFailing = false
  #isStopped = false

  constructor(name: string, poller: ShardPoller, clock: Clock, log: Log) {
    this.#name = name
    this.#poller = poller
    this.#clock = clock
    this.#log = log
    this.#lastRecordAt = clock.now()
    this.#running = this.#run()
  }

  /**
   * Resolves when everything that was in the stream at the time of the call has been read, or something is outstanding.
   * Rejects if the stream does not respond or the loop is stopped.
   */
  async readToEnd(): Promise<void> {
    for (;;) {
      const { atEnd } = await this.#freshRound()
      if (atEnd || this.#poller.lag > 0) return
    }
  }

  /** Stops reading. Resolves when no read is in progress. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#bell.ring()
    await this.#running
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#stoppedError())
  }

  #freshRound(): Promise<Round> {
    if (this.#isStopped) return Promise.reject(this.#stoppedError())
    const waiter = Promise.withResolvers<Round>()
    this.#waiters.push(waiter)
    this.#bell.ring()
    return waiter.promise
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      // Only callers from before the round can rely on its result.
      const pauseMs = await this.#round(this.#waiters.splice(0))
      if (pauseMs > 0) await this.#bell.wait(this.#clock, pauseMs)
    }
  }

  async #round(waiters: readonly PromiseWithResolvers<Round>[]): Promise<number> {
    try {
      const round = await this.#poller.round(waiters.length > 0)
      if (this.#isFailing) this.#log.info(`${this.#name}: the stream responds again.`)
      this.#isFailing = false
      for (const waiter of waiters) waiter.resolve(round)
      return this.#pauseAfter(round)
    } catch (error) {
      if (!this.#isFailing)
        this.#log.warn(`${this.#name}: the stream does not respond. Retrying. ${describeError(error)}`)
      this.#isFailing = true
      for (const waiter of waiters) waiter.reject(error)
      return FAILED_PAUSE_MS
    }
  }

  #pauseAfter({ records }: Round): number {
    const now = this.#clock.now()
    if (records > 0) {
      this.#lastRecordAt = now
      return 0
    }
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, (now - this.#lastRecordAt) / 20))
  }

  #stoppedError(): Error {
    return new Error(`The mapping of ${this.#name} has been stopped.`)
  }
}
