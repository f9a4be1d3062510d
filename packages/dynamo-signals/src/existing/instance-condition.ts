import { filterExpression, type Placeholders } from '../queries/filter-expression.ts'
import type { Condition, PlannedWrite } from '../repository/writing/planned-write.ts'
import type { FormParts } from './form-parts.ts'
import { idCondition } from './id-condition.ts'
import { isFilters } from './queries/is-condition.ts'
import type { ItemsOfModel } from './stored-items.ts'

/**
 * The conditions that the item of a check is an instance, and has the id. Functions are omitted, because DynamoDB cannot call them.
 * Empty for other writes.
 */
export function checkedInstance(parts: FormParts, id: string, { kind, conditions }: PlannedWrite): Condition[] {
  if (kind !== 'check' || !conditions.some(each => each.kind === 'exists')) return []
  return [...idCondition(parts, id), ...instanceCondition(parts.items)]
}

/** The condition that an item is recognized as an instance. Empty if a function recognizes them, which DynamoDB cannot call. */
function instanceCondition({ is, isInstance }: ItemsOfModel): Condition[] {
  const [first, ...others] = isFilters(is)
  if (!first) return []
  const { names, values }: Placeholders = { names: {}, values: {} }
  const filter = others.length > 0 ? ({ operator: 'AND', parts: [first, ...others] } as const) : first
  const expression = filterExpression(filter, { names, values })
  return [{ kind: 'holds', expression, names, values, holds: item => item !== undefined && isInstance(item) }]
}

/**
 * The conditions that an item still lacks the attributes that `is` excludes. A write compares only the attributes that were
 * read, and other code can add one of these.
 */
export function absentConditions({ is }: ItemsOfModel): Condition[] {
  if (typeof is === 'function') return []
  return Object.entries(is).flatMap(([attribute, condition]): Condition[] => {
    const isAbsent = typeof condition === 'object' && 'exists' in condition && !condition.exists
    return isAbsent ? [{ kind: 'stored', attribute, value: undefined }] : []
  })
}
