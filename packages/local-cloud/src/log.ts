/** Where the local cloud writes what happens; `console` fits. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const DEEPEST_CAUSE = 5
const LONGEST_TEXT = 2000

/**
 * An error as one line of text, with its causes. Takes whatever was thrown, and never throws itself: causes that lead
 * round in a circle end after five, and what cannot be read is said so.
 */
export function describeError(error: unknown): string {
  return describe(error, 0)
}

function describe(error: unknown, depth: number): string {
  try {
    if (!(error instanceof Error)) return tidy(String(error))
    const [name, message] = [tidy(String(error.name)), tidy(String(error.message))]
    const own = message === '' ? name : `${name}: ${message}`
    if (error.cause === undefined) return own
    return depth === DEEPEST_CAUSE ? `${own} (...)` : `${own} (${describe(error.cause, depth + 1)})`
  } catch {
    return 'an error that cannot be read'
  }
}

function tidy(text: string): string {
  return text.slice(0, LONGEST_TEXT).toWellFormed()
}
