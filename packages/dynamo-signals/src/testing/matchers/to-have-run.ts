import { countIssue, refuseOptions } from '../../dispatch/option-issues.ts'
import { messageOf } from '../../dispatch/thrown-values.ts'
import { nameOf, type ReceiverName } from '../database/receiver-filter.ts'
import type { ObservedDatabase } from '../database/test-databases.ts'
import type { MatcherResult, MatcherState } from './matcher.ts'
import { requireTestDatabase } from './require-test-database.ts'

/** What `toHaveRun` and `toHaveParked` count. */
export interface CountOptions {
  /** Exactly so often. Default: at least once. */
  readonly times?: number
  /** Only for the instance with this id. */
  readonly id?: string
}

/** Checks how often a receiver has finished a record. A run that failed, or found its receipt, does not count. */
export function toHaveRun(
  this: MatcherState,
  received: unknown,
  receiver: ReceiverName,
  options: CountOptions = {},
): MatcherResult {
  const { test, idOf } = requireTestDatabase('toHaveRun', received)
  const runs = test.runs(receiver).filter(isAbout(options, idOf))
  const count = runs.filter(({ outcome }) => outcome === 'done').length
  const lines = runs.map(({ outcome, itemKey, error }) => `  ${outcome}: ${itemKey}${reason(error)}`)
  return counted(this, { what: `"${nameOf(receiver)}" to have run`, count, options, lines, none: NEVER_RAN })
}

/** Checks how many dead letters a receiver has. */
export function toHaveParked(
  this: MatcherState,
  received: unknown,
  receiver: ReceiverName,
  options: CountOptions = {},
): MatcherResult {
  const { test, idOf } = requireTestDatabase('toHaveParked', received)
  const parked = test.parked(receiver).filter(isAbout(options, idOf))
  const lines = parked.map(
    ({ itemKey, attempts, error, parkedBehind }) =>
      `  ${itemKey}: ${parkedBehind ? 'waits behind an earlier one' : `${attempts} attempts, ${error}`}`,
  )
  const what = `"${nameOf(receiver)}" to have dead letters`
  return counted(this, { what, count: parked.length, options, lines, none: NONE_PARKED })
}

const NEVER_RAN = 'It did not run. Did you call settle(), and does its condition hold?'
const NONE_PARKED = "There are none. settle({ failures: 'collect' }) retries until a record is parked."

interface Count {
  readonly what: string
  readonly count: number
  readonly options: CountOptions
  readonly lines: readonly string[]
  readonly none: string
}

function counted({ isNot = false }: MatcherState, { what, count, options, lines, none }: Count): MatcherResult {
  const { times, id } = options
  refuseOptions('testing.badOption', 'expect', { times: times === undefined ? undefined : countIssue(times, 0) })
  const wanted = times === undefined ? 'at least once' : `exactly ${times} times`
  const target = id === undefined ? '' : ` for ${id}`
  const message = () =>
    [
      `Expected the receiver ${isNot ? 'not ' : ''}${what} ${wanted}${target}, but the count is ${count}.`,
      ...(lines.length > 0 ? lines : [none]),
    ].join('\n')
  return { pass: times === undefined ? count > 0 : count === times, message }
}

function isAbout(
  { id }: CountOptions,
  idOf: ObservedDatabase['idOf'],
): (entry: { readonly itemKey: string }) => boolean {
  return ({ itemKey }) => id === undefined || idOf(itemKey) === id
}

function reason(error: unknown): string {
  return error === undefined ? '' : `, ${messageOf(error)}`
}
