import type { Runtime } from '../../repository/runtime.ts'
import type { ManualClock } from './clock.ts'

/**
 * Time and ids of a test: repeatable, and without waiting. A pause moves the clock instead of taking time, so a request that
 * is retried until its deadline fails at once.
 */
export class TestRuntime implements Runtime {
  readonly #clock: ManualClock
  #count = 0

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  /** How many ids were made, to go back to. */
  get count(): number {
    return this.#count
  }

  readonly now = (): Date => this.#clock.now()

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.#clock.moveTo(this.#clock.time + milliseconds)
  }

  readonly schedule = (milliseconds: number, run: () => void): (() => void) => this.#clock.schedule(milliseconds, run)

  // Jitter keeps real writers apart. Here, it would only make runs differ.
  readonly random = (): number => 0.5

  /** A version 7 UUID of the clock's time and a count, so that ids are in order and the same in each run. */
  readonly newId = (): string => {
    const time = this.#clock.time.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8, 12)}-7000-8000-${this.#next().toString(16).padStart(12, '0')}`
  }

  readonly newWriteId = (): string => `write-${this.#next().toString(36).padStart(10, '0')}`

  restore(count: number): void {
    this.#count = count
  }

  #next(): number {
    return ++this.#count
  }
}
