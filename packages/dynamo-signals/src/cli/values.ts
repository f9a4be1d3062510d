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

  /** A number, 1 or more. */
  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = Number(text)
    if (!(value >= 1)) throw new UsageError(`--${name} takes a number of 1 or more, not "${text}".`)
    return value
  }

  time(name: string): Date | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = new Date(text)
    if (Number.isNaN(value.getTime())) {
      throw new UsageError(`--${name} takes a time such as 2026-03-01 or 2026-03-01T12:00:00Z, not "${text}".`)
    }
    return value
  }
}

/** An object without what is undefined: options that are left out are not there. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
