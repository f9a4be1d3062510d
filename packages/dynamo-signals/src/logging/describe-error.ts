const DEEPEST_CAUSE = 5
const MOST_FRAMES = 50
const MOST_MEMBERS = 3
const LONGEST_TEXT = 200

/**
 * Returns the parts of an error that are safe to log: its kind and its origin. Omits the message, which may quote user
 * input. Accepts any thrown value and never throws: follows at most five causes, names three errors of an `AggregateError`
 * (neither Lambda nor Powertools logs them), omits getters that throw, and returns only the type of a non-error.
 */
export function describeError(error: unknown, depth = 0): object | undefined {
  if (error === undefined || depth > DEEPEST_CAUSE) return undefined
  if (!isError(error)) return kindOf(error)
  const stack = textOf(read(error, 'stack'))
  return {
    ...kindOf(error),
    frames: stack
      ?.split('\n')
      .filter(line => line.startsWith('    at '))
      .slice(0, MOST_FRAMES),
    errors: membersOf(read(error, 'errors')),
    cause: describeError(read(error, 'cause'), depth + 1),
  }
}

function kindOf(error: unknown): { readonly name: string; readonly code?: string | number | undefined } {
  if (!isError(error)) return { name: error === null ? 'null' : typeof error }
  const code = read(error, 'code')
  return {
    name: textOf(read(error, 'name'))?.slice(0, LONGEST_TEXT) ?? 'Error',
    code: typeof code === 'number' ? code : textOf(code)?.slice(0, LONGEST_TEXT),
  }
}

/** The errors in an `AggregateError`, for example several connection attempts. */
function membersOf(errors: unknown): readonly object[] | undefined {
  try {
    return Array.isArray(errors) ? errors.slice(0, MOST_MEMBERS).map(kindOf) : undefined
  } catch {
    return undefined
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

function read(error: Error, property: 'name' | 'code' | 'stack' | 'cause' | 'errors'): unknown {
  try {
    return (error as Partial<Record<typeof property, unknown>>)[property]
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toWellFormed() : undefined
}
