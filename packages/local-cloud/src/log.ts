/** The log of the local cloud. `console` implements it. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const DEEPEST_CAUSE = 5
const LONGEST_TEXT = 2000

/**
 * Describes an error and its causes in one line. Accepts any thrown value and never throws. It stops after five causes,
 * which can be circular, and says so if a part cannot be read.
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
