import { UsageError } from './usage-error.ts'

/** Parses the arguments of a command. Throws a `UsageError` for invalid values. */
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

  /** A number of at least 1, in plain digits, because `Number` also accepts `0x10`, `1e9` and `Infinity`. */
  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : 0
    if (!(value >= 1)) throw new UsageError(`--${name} must be a number of at least 1, not "${text}".`)
    return value
  }

  /** A whole number from 1 to a limit. */
  whole(name: string, most: number): number | undefined {
    const value = this.count(name)
    if (value === undefined || (Number.isInteger(value) && value <= most)) return value
    const text = this.text(name)
    throw new UsageError(`--${name} must be a whole number from 1 to ${most.toLocaleString('en')}, not "${text}".`)
  }

  time(name: string): Date | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = new Date(ISO_TIME.test(text) && isCalendarDay(text.slice(0, 10)) ? text : Number.NaN)
    if (Number.isNaN(value.getTime())) {
      throw new UsageError(`--${name} must be a time such as 2026-03-01 or 2026-03-01T12:00:00Z, not "${text}".`)
    }
    return value
  }
}

// `Date` guesses for other formats: "5" is a day in May 2001.
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** `Date` accepts 2026-02-30 as a day in March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

/** Removes undefined options from an object. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
