import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import { type Duration, millisecondsIn } from './duration.ts'

/** The time of a test database. It stands still until the test, or a pause between two attempts, moves it. */
export interface Clock {
  now(): Date
  /**
   * Moves the time forward. `settle()` then delivers what is due: items whose time to live is over are deleted, and their
   * `postDelete` receivers run.
   *
   * @example
   * clock.advance('2 hours')
   */
  advance(duration: Duration): void
  /** Moves the time forward to a date. Throws `ConfigurationError` for an earlier one: time does not go back. */
  set(time: Date | string | number): void
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A clock with timers. They run when the time reaches them, the earliest first. */
export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(start: Date | string | number) {
    this.#now = timeOf(start)
  }

  get time(): number {
    return this.#now
  }

  now(): Date {
    return new Date(this.#now)
  }

  advance(duration: Duration): void {
    this.moveTo(this.#now + millisecondsIn(duration))
  }

  set(time: Date | string | number): void {
    const next = timeOf(time)
    if (next < this.#now) {
      throw new ConfigurationError(
        'testing.badTime',
        `The clock shows ${this.now().toISOString()} and cannot go back to ${new Date(next).toISOString()}. ` +
          'Open the test database with an earlier `now`.',
      )
    }
    this.moveTo(next)
  }

  /** Runs a function when the time is reached. Returns a function that cancels it. */
  schedule(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Moves the time forward; a time that has passed changes nothing. Every timer sees its own time. */
  moveTo(time: number): void {
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= time).sort((one, other) => one.at - other.at)
      if (!due) break
      this.#timers.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.run()
    }
    this.#now = Math.max(this.#now, time)
  }

  /** Goes back to a time that was saved, without timers. */
  restore(time: number): void {
    this.#now = time
    this.#timers.clear()
  }
}

function timeOf(time: unknown): number {
  const date = new Date(time as number)
  if (!Number.isNaN(date.getTime())) return date.getTime()
  throw new ConfigurationError(
    'testing.badTime',
    `A time must be a Date, milliseconds since 1970, or a string like '2026-03-01T12:00:00Z'. It is ${shown(time)}.`,
  )
}
