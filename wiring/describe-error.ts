const DEEPEST_CAUSE = 5
const MOST_FRAMES = 50
const LONGEST_TEXT = 200

/**
 * Returns the parts of an error that are safe to log: its kind and its origin. Omits the message, which may quote user
 * input. Accepts any thrown value and never throws: follows at most five causes, omits getters that throw, and returns only
 * the type of a non-error.
 */
export function describeError(error: unknown, depth = 0): object | undefined {
  if (error === undefined || depth > DEEPEST_CAUSE) return undefined
  if (!isError(error)) return { name: error === null ? 'null' : typeof error }
  const code = read(error, 'code')
  const stack = textOf(read(error, 'stack'))
  return {
    name: textOf(read(error, 'name'))?.slice(0, LONGEST_TEXT) ?? 'Error',
    code: typeof code === 'number' ? code : textOf(code)?.slice(0, LONGEST_TEXT),
    frames: stack
      ?.split('\n')
      .filter(line => line.startsWith('    at '))
      .slice(0, MOST_FRAMES),
    cause: describeError(read(error, 'cause'), depth + 1),
  }
}

function isError(error: unknown): error is Error {
  try {
    return error instanceof Error
  } catch {
    // A proxy can throw even here.
    return false
  }
}

function read(error: Error, property: 'name' | 'code' | 'stack' | 'cause'): unknown {
  try {
    return (error as Partial<Record<typeof property, unknown>>)[property]
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toWellFormed() : undefined
}
