import { setImmediate as macrotask } from 'node:timers/promises'
import type { Clock } from '../../../packages/local-cloud/src/event-source-mapping/clock.ts'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00.000Z')
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()

  now(): number {
    return this.#now
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const sleeper = { at: this.#now + milliseconds, wake: () => this.#wake(sleeper, resolve) }
      if (signal?.aborted) return resolve()
      signal?.addEventListener('abort', sleeper.wake, { once: true })
      this.#sleepers.add(sleeper)
    })
  }

  /** Lets everything run that can run without time passing. */
  async settle(): Promise<void> {
    // Nothing under test does real I/O, so that one turn of the event loop drains every chain of promises.
    await macrotask()
    await macrotask()
  }

  /** Moves the time on, waking who sleeps in the order in which they are due. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    await this.settle()
    for (;;) {
      const [next] = [...this.#sleepers].sort((a, b) => a.at - b.at)
      if (next === undefined || next.at > end) break
      this.#now = Math.max(this.#now, next.at)
      next.wake()
      await this.settle()
    }
    this.#now = end
    await this.settle()
  }

  #wake(sleeper: { readonly at: number; readonly wake: () => void }, resolve: () => void): void {
    this.#sleepers.delete(sleeper)
    resolve()
  }
}
