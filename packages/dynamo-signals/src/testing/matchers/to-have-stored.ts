import type { AnyModel } from '../../models/model.ts'
import { toInstance } from '../../repository/items/read-instance-item.ts'
import type { MatcherResult, MatcherState } from './matcher.ts'
import { requireModel, requireTestDatabase } from './require-test-database.ts'

/** Checks that an instance is stored, and some of its fields. It reads the table itself, unaffected by planned faults. */
export function toHaveStored(
  this: MatcherState,
  received: unknown,
  model: AnyModel,
  id: string,
  expected: Readonly<Record<string, unknown>> = {},
): MatcherResult {
  const observed = requireTestDatabase('toHaveStored', received)
  requireModel(observed, model)
  const item = observed.itemOf(model, id)
  const name = `${model.name} ${id}`
  const not = this.isNot ? 'not ' : ''
  if (!item) return { pass: false, message: () => `Expected ${name} to be stored, but it is not.` }
  const stored: Readonly<Record<string, unknown>> = toInstance(model, item)
  const { equals, utils } = this
  const testers = (utils.subsetEquality ? [utils.subsetEquality] : []) as never
  const fields = Object.keys(expected)
  const pass = fields.every(field => equals(stored[field], expected[field], testers))
  const part = Object.fromEntries(fields.map(field => [field, stored[field]]))
  const difference = () => utils.diff?.(expected, part) ?? utils.printReceived(part)
  const message = () =>
    pass
      ? `Expected ${name} ${not}to be stored${fields.length > 0 ? ` with ${utils.printExpected(expected)}` : ''}, but it is.`
      : `Expected ${name} to be stored with other values.\n\n${difference()}`
  return { pass, message }
}
