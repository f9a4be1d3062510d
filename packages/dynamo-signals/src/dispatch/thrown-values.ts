/** Longer error messages are truncated, because a dead letter has to fit into an item. */
const LONGEST_TEXT = 4_000
/** The maximum length of a cause chain. Some chains are circular or infinite. */
const MOST_CAUSES = 16

/**
 * Describes a thrown value, as `name: message` if it has both: well-formed text of at most 4,000 characters. Never throws,
 * even if the value's getters, proxies or prototypes do.
 */
export function describeError(error: unknown): string {
  const [name, message] = [propertyOf(error, 'name'), propertyOf(error, 'message')]
  if (typeof message !== 'string') return messageOf(error)
  return capped(`${typeof name === 'string' && name !== '' ? name : 'Error'}: ${message}`)
}

/**
 * Returns an error's message, or a non-error value as text. Well-formed and capped like {@link describeError}. Never throws.
 */
export function messageOf(error: unknown): string {
  const message = propertyOf(error, 'message')
  return capped(
    typeof message === 'string' ? message : (unlessThrown(() => String(error)) ?? 'An error without a message.'),
  )
}

function capped(text: string): string {
  return (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text).toWellFormed()
}

/** Yields an error and its chain of causes, outermost first. Always ends, and never throws. */
export function* causesOf(error: unknown): Generator<unknown> {
  const seen = new Set<unknown>()
  let cause = error
  while (cause !== undefined && cause !== null && !seen.has(cause) && seen.size < MOST_CAUSES) {
    seen.add(cause)
    yield cause
    cause = propertyOf(cause, 'cause')
  }
}

/** Whether an error or one of its causes is an instance of one of these classes. Never throws. */
export function isCausedBy(error: unknown, ...classes: readonly ErrorClass[]): boolean {
  for (const cause of causesOf(error)) if (classes.some(each => isA(cause, each))) return true
  return false
}

type ErrorClass<E extends Error = Error> = new (...args: never[]) => E

/** Like `instanceof`, which throws for a proxy that does not reveal its prototype. */
export function isA<E extends Error>(error: unknown, type: ErrorClass<E>): error is E {
  return unlessThrown(() => error instanceof type) ?? false
}

/** Reads a property of a thrown value. Returns undefined if the property is missing or reading it throws. */
export function propertyOf(value: unknown, name: string): unknown {
  return unlessThrown(() => (value as Record<string, unknown> | null | undefined)?.[name])
}

/** Returns the result of a function. Undefined if it throws. */
export function unlessThrown<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
