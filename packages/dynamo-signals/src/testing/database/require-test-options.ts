import { countIssue, refuseOptions, shown, unknownOption } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { TestDatabaseOptions, TestSnapshot } from './test-database.ts'

const OPTIONS = ['models', 'receivers', 'now', 'maxHops', 'existingTables', 'name', 'foreignWriters', 'deadline']

/** Throws `ConfigurationError` for an option of `openTestDatabase` that is invalid. `openDatabase` checks its own. */
export function requireTestOptions(options: TestDatabaseOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw refusal(`openTestDatabase: it needs options, not ${shown(options)}. Pass { models }.`)
  }
  const unknown = unknownOption(options, OPTIONS)
  if (unknown) throw refusal(`openTestDatabase: ${unknown}`)
  const { receivers, maxHops } = options
  refuseOptions('testing.badOption', 'openTestDatabase', {
    receivers:
      receivers !== undefined &&
      typeof receivers !== 'function' &&
      `must be a function that connects receivers, not ${shown(receivers)}`,
    maxHops: maxHops === undefined ? undefined : countIssue(maxHops),
  })
}

/** Returns the content of a snapshot. Throws `ConfigurationError` for any other value. */
export function requireSnapshot<State>(snapshot: TestSnapshot): State {
  const { state } = (snapshot ?? {}) as Partial<TestSnapshot>
  if (typeof state === 'object' && state !== null) return state as State
  throw refusal(`restore: the snapshot must come from snapshot(), not ${shown(snapshot)}.`)
}

function refusal(message: string): ConfigurationError {
  return new ConfigurationError('testing.badOption', message)
}
