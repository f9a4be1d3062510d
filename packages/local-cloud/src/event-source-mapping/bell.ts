import { once } from 'node:events'
import type { Clock } from './clock.ts'

/** Lets one waiting loop be woken early. A ring while nobody waits is kept, so that no wake-up is lost. */
export class Bell {
  #rung = false
  #wake: AbortController | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.abort()
  }

  /** Resolves at the next ring (at once when one is kept), or after `milliseconds` when given. */
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
