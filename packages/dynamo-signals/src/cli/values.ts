import { UsageError } from './usage-error.ts'

/** The values a command was called with, read as what they are meant to be. Throws `UsageError` for what they are not. */
export class Values {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  list(name: string): readonly string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value : []
  }

  /** A number, 1 or more, in plain digits: `Number` reads `0x10`, `1e9` and `Infinity` too. */
  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : 0
    if (!(value >= 1)) throw new UsageError(`--${name} takes a number of 1 or more, not "${text}".`)
    return value
  }

  /** A whole number from 1 to a limit. */
  whole(name: string, most: number): number | undefined {
    const value = this.count(name)
    if (value === undefined || (Number.isInteger(value) && value <= most)) return value
    const text = this.text(name)
    throw new UsageError(`--${name} takes a whole number from 1 to ${most.toLocaleString('en')}, not "${text}".`)
  }

  time(name: string): Date | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = new Date(ISO_TIME.test(text) && isCalendarDay(text.slice(0, 10)) ? text : Number.NaN)
    if (Number.isNaN(value.getTime())) {
      throw new UsageError(`--${name} takes a time such as 2026-03-01 or 2026-03-01T12:00:00Z, not "${text}".`)
    }
    return value
  }
}

// Anything else is guessed at: "5" is a day of May 2001.
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** `Date` takes 2026-02-30 for a day in March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

/** An object without what is undefined: options that are left out are not there. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
