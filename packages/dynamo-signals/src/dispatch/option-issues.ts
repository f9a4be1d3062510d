import { ConfigurationError } from '../errors.ts'

/** The longest name: of a model, a relation, a field, a signal, a receiver or a consumer. Keys are made of them. */
export const MAX_NAME = 255

/** The longest time a timer of Node takes, in milliseconds: a longer one ends at once. */
export const MAX_TIMEOUT = 2 ** 31 - 1

/** Shows a value in an error: in a few words, however long it is. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length > 40
        ? `${JSON.stringify(value.slice(0, 40))}… (${value.length} characters)`
        : JSON.stringify(value)
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? 'an array' : 'an object'
    default:
      return `a ${typeof value}`
  }
}

/** Tells what is wrong with a text that is part of a key or names something, if anything is. */
export function textIssue(value: unknown, most: number = MAX_NAME): string | undefined {
  // The length first: nothing may depend on how long a text is that is refused.
  if (typeof value === 'string' && value !== '' && value.length <= most && value.isWellFormed()) return undefined
  return `must be a non-empty string of at most ${most} characters, not ${shown(value)}`
}

/** Tells what is wrong with a count, if anything is. */
export function countIssue(value: unknown, least = 1): string | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= least) return undefined
  return `must be a whole number of at least ${least}, not ${shown(value)}`
}

/** Throws `ConfigurationError` for the first option that has an issue. */
export function refuseOptions(
  code: string,
  where: string,
  issues: Readonly<Record<string, string | false | undefined>>,
): void {
  for (const [option, issue] of Object.entries(issues)) {
    if (issue) throw new ConfigurationError(code, `${where}: ${option} ${issue}.`)
  }
}

/** Names the first option that is not known: a misspelt one would be left out of account. */
export function unknownOption(options: object, known: readonly string[]): string | undefined {
  const name = Object.keys(options).find(option => !known.includes(option))
  return name === undefined ? undefined : `there is no option ${shown(name)}. The options are ${known.join(', ')}.`
}
