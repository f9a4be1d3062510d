/** Longer texts of errors are cut: a dead letter has to fit into an item. */
const LONGEST_TEXT = 4_000
/** Causes of causes are followed so far: some errors lead round in a circle, or never end. */
const MOST_CAUSES = 16

/**
 * Describes whatever was thrown, as `name: message` where it has them: well-formed text of at most 4,000 characters.
 * Never throws, whatever the getters, proxies or prototypes of the value do.
 */
export function describeError(error: unknown): string {
  const [name, message] = [propertyOf(error, 'name'), propertyOf(error, 'message')]
  if (typeof message !== 'string') return messageOf(error)
  return capped(`${typeof name === 'string' && name !== '' ? name : 'Error'}: ${message}`)
}

/** What an error says, or a value that is no error as text: well-formed, capped, and never throwing, as above. */
export function messageOf(error: unknown): string {
  const message = propertyOf(error, 'message')
  return capped(typeof message === 'string' ? message : (attempt(() => String(error)) ?? 'An error without a message.'))
}

function capped(text: string): string {
  return (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text).toWellFormed()
}

/** An error and what it names as its causes, the outermost first. Ends for every error, and never throws. */
export function* causesOf(error: unknown): Generator<unknown> {
  const seen = new Set<unknown>()
  let cause = error
  while (cause !== undefined && cause !== null && !seen.has(cause) && seen.size < MOST_CAUSES) {
    seen.add(cause)
    yield cause
    cause = propertyOf(cause, 'cause')
  }
}

/** Whether an error, or one of its causes, is of one of these classes. Never throws. */
export function isCausedBy(error: unknown, ...classes: readonly ErrorClass[]): boolean {
  for (const cause of causesOf(error)) if (classes.some(each => isA(cause, each))) return true
  return false
}

type ErrorClass<E extends Error = Error> = new (...args: never[]) => E

/** As `instanceof`, which throws for a proxy that does not tell its prototype. */
export function isA<E extends Error>(error: unknown, type: ErrorClass<E>): error is E {
  return attempt(() => error instanceof type) ?? false
}

/** A property of whatever was thrown; undefined where it has none, or where reading it throws. */
export function propertyOf(value: unknown, name: string): unknown {
  return attempt(() => (value as Record<string, unknown> | null | undefined)?.[name])
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
