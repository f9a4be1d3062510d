import { once } from 'node:events'
import type { Clock } from './clock.ts'

/** Wakes a waiting loop early. A ring while nothing waits is remembered, so no wake-up is lost. */
export class Bell {
  #rung = false
  #wake: AbortController | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.abort()
  }

  /** Resolves at the next ring, immediately for a remembered one, or after `milliseconds`. */
  async wait(clock: Clock, milliseconds?: number): Promise<void> {
    if (!this.#rung) {
      this.#wake = new AbortController()
      const { signal } = this.#wake
      await (milliseconds === undefined ? once(signal, 'abort') : clock.sleep(milliseconds, signal))
      this.#wake = undefined
    }
    this.#rung = false
  }
}
