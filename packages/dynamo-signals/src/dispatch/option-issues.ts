import { ConfigurationError } from '../errors/index.ts'

/** The maximum length of the name of a model, relation, field, signal, receiver or consumer. Keys contain these names. */
export const MAX_NAME = 255

/** The longest delay of a Node.js timer, in milliseconds. A longer one fires immediately. */
export const MAX_TIMEOUT = 2 ** 31 - 1

/** Formats a value for an error message, and shortens long ones. */
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

/** Returns what is wrong with a string that is a name or part of a key, or undefined. */
export function textIssue(value: unknown, most: number = MAX_NAME): string | undefined {
  // Check the length first, so the cost of a refusal does not grow with the length.
  if (typeof value === 'string' && value !== '' && value.length <= most && value.isWellFormed()) return undefined
  return `must be a non-empty string of at most ${most} characters, not ${shown(value)}`
}

/** The longest sort key of DynamoDB, in bytes. */
const MAX_KEY = 1024

/** Returns what is wrong with a caller's key for an effect or a signal, or undefined. */
export function keyIssue(key: unknown): string | undefined {
  const isKey = typeof key === 'string' && key !== '' && key.length <= MAX_KEY && Buffer.byteLength(key) <= MAX_KEY
  return isKey ? undefined : `must be a string of 1 to ${MAX_KEY} bytes, not ${shown(key)}`
}

/** Returns what is wrong with a count, or undefined. */
export function countIssue(value: unknown, least = 1): string | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= least) return undefined
  return `must be a whole number of at least ${least}, not ${shown(value)}`
}

/** Returns what is wrong with a value that must be one of a few, or undefined. */
export function choiceIssue(value: unknown, choices: readonly unknown[]): string | undefined {
  return choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}, not ${shown(value)}`
}

/** Returns what is wrong with a duration, or undefined. */
export function durationIssue(value: unknown, unit: 'seconds' | 'milliseconds', most: number): string | undefined {
  if (typeof value === 'number' && value >= 0 && value <= most) return undefined
  return `must be a number of ${unit} from 0 to ${most}, not ${shown(value)}`
}

/** What is wrong with each option, by its name. */
type OptionIssues = Readonly<Record<string, string | false | undefined>>

/** Returns the first option that has an issue, with the issue. */
export function firstIssue(issues: OptionIssues): string | undefined {
  for (const [option, issue] of Object.entries(issues)) if (issue) return `${option} ${issue}.`
  return undefined
}

/** Throws `ConfigurationError` for the first option that has an issue. */
export function refuseOptions(code: string, where: string, issues: OptionIssues): void {
  const issue = firstIssue(issues)
  if (issue) throw new ConfigurationError(code, `${where}: ${issue}`)
}

/** Returns an issue for the first unknown option. Otherwise a misspelled option would be ignored. */
export function unknownOption(options: object, known: readonly string[]): string | undefined {
  const name = Object.keys(options).find(option => !known.includes(option))
  return name === undefined ? undefined : `unknown option ${shown(name)}. The options are ${known.join(', ')}.`
}
