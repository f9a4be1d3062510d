import { isObject } from '../dispatch/is-object.ts'
import { shown, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'

/** The options of a call that reads or deletes. */
export const OF_A_READ = ['abortSignal', 'onUnreadable']
/** The options of a call that lists instances. */
export const OF_A_LISTING = [...OF_A_READ, 'limit', 'cursor']
/** The options of `retryOnConflict`. */
export const OF_A_RETRY = ['abortSignal', 'attempts', 'isConflict', 'runtime']
/** The options of a save. */
export const OF_A_SAVE = ['abortSignal', 'mode', 'updateFields', 'raw', 'partial']

/**
 * Throws `ConfigurationError` for options that are not an object, or not among those allowed. Otherwise a misspelled
 * `updateFields` would save all fields.
 */
export function requireOptions(what: string, options: unknown = {}, allowed: readonly string[]): void {
  const issue = issueOf(options, allowed)
  if (issue) throw new ConfigurationError('repository.badOptions', `${what}: ${issue}`)
}

function issueOf(options: unknown, allowed: readonly string[]): string | undefined {
  if (!isObject(options)) return `options must be an object, not ${shown(options)}.`
  const { abortSignal } = options as { readonly abortSignal?: Partial<AbortSignal> | null }
  if (abortSignal !== undefined && abortSignal !== null && typeof abortSignal.throwIfAborted !== 'function') {
    return `abortSignal must be an AbortSignal, not ${shown(abortSignal)}.`
  }
  return unknownOption(options, allowed)
}

/** Throws `ConfigurationError` if `work` is not a function. */
export function requireWork(what: string, work: unknown): void {
  if (typeof work === 'function') return
  throw new ConfigurationError('repository.badWork', `${what} needs a function to run, not ${shown(work)}.`)
}

/** Returns the error for a name that a model does not define, with those it does. */
export function unknownName(
  code: string,
  { name }: AnyModel,
  what: string,
  given: unknown,
  known: object,
): ConfigurationError {
  const names = Object.keys(known).join(', ') || 'none'
  return new ConfigurationError(code, `${name} has no ${what} named ${shown(given)}. It has: ${names}.`)
}
