import { shown } from '../dispatch/option-issues.ts'
import { ConditionFailedError, DoesNotExistError, ValidationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { type Condition, placesIn, type Step } from '../queries/filter.ts'
import { matches, valueAt } from '../queries/filter-match.ts'
import { decodeValue, type Item } from '../repository/items/attribute-value.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import { exactText } from '../repository/items/numbers.ts'
import { mentioned } from '../repository/items/read-instance-item.ts'
import { targetIssue } from './apply-operation.ts'
import type { FieldOperation } from './operation.ts'

/** One validated adjustment. */
export interface PlannedAdjustment {
  readonly model: AnyModel
  readonly id: string
  readonly operations: readonly FieldOperation[]
  readonly where: Condition | undefined
}

/** Returns why an item cannot be adjusted, or undefined if it can. */
export function refusalOf(
  { model, id, operations, where }: PlannedAdjustment,
  current: Readonly<Item> | undefined,
): Error | undefined {
  if (!current || isGoing(current)) return new DoesNotExistError(model.name, `id ${id}`)
  const issues = operations.flatMap(([path, operation]) => {
    const message = targetIssue(operation, current[path])
    return message === undefined ? [] : [{ path, message }]
  })
  if (issues.length > 0) return new ValidationError(model.name, issues)
  if (!where || matches(where, current)) return undefined
  return new ConditionFailedError(model.name, id, seenBy(where, current), mentioned(model, current))
}

/** Describes the values that a condition compared: `stock is 0 and status is "sold"`. */
function seenBy(where: Condition, current: Readonly<Item>): string {
  const seen = placesIn(where).map(place => {
    const value = valueAt(place, current)
    return `${nameOf(place)} is ${value === undefined ? 'missing' : shown(decodeValue(value, exactText))}`
  })
  return [...new Set(seen)].join(' and ')
}

function nameOf([first, ...inside]: readonly Step[]): string {
  const steps = inside.map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`))
  return `${first === '_v' ? 'version' : first}${steps.join('')}`
}
