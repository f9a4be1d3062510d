import { compareValues } from '../../queries/filter-match.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'

/** One end of a range. */
export interface Bound {
  readonly value: AttributeValue
  readonly isIncluded: boolean
}

/** The sort keys that a query reads: those that begin with a text, and those between two bounds. */
export interface SortCondition {
  readonly beginning?: string | undefined
  readonly from?: Bound | undefined
  readonly to?: Bound | undefined
}

/** The condition that a sort key has a value. */
export function equalTo(value: AttributeValue): SortCondition {
  return { from: { value, isIncluded: true }, to: { value, isIncluded: true } }
}

/** Whether a sort key satisfies a condition. */
export function satisfies({ beginning, from, to }: SortCondition, value: AttributeValue | undefined): boolean {
  if (value === undefined) return beginning === undefined && !from && !to
  if (beginning !== undefined && value.S?.startsWith(beginning) !== true) return false
  const above = from ? compareValues(value, from.value) : 1
  const below = to ? compareValues(value, to.value) : -1
  return (from?.isIncluded ? above >= 0 : above > 0) && (to?.isIncluded ? below <= 0 : below < 0)
}

/** Whether no sort key can satisfy a condition. DynamoDB rejects a range whose ends are in the wrong order. */
export function isEmpty({ from, to }: SortCondition): boolean {
  if (!from || !to) return false
  const order = compareValues(from.value, to.value)
  return order > 0 || (order === 0 && !(from.isIncluded && to.isIncluded))
}

/** Whether DynamoDB reads only the keys that satisfy a condition. It has no condition with two ends that excludes one of them. */
export function isExact({ from, to }: SortCondition): boolean {
  return !from || !to || (from.isIncluded && to.isIncluded)
}

/**
 * Returns a condition without empty texts. DynamoDB rejects them, because no key is empty. Undefined if no sort key can satisfy
 * the condition.
 */
export function withoutEmptyTexts({ beginning, from, to }: SortCondition): SortCondition | undefined {
  if (to?.value.S === '') return undefined
  return { beginning: beginning || undefined, from: from?.value.S === '' ? undefined : from, to }
}

/** Whether there is a condition at all. */
export function isOpen({ beginning, from, to }: SortCondition): boolean {
  return beginning === undefined && !from && !to
}

/** Returns the expression of a condition, and adds its values. */
export function sortExpression(
  name: string,
  { beginning, from, to }: SortCondition,
  values: Record<string, AttributeValue>,
): string {
  if (beginning !== undefined) {
    values[':from'] = { S: beginning }
    return `begins_with(${name}, :from)`
  }
  if (from) values[':from'] = from.value
  if (from && to && isExact({ from, to }) && compareValues(from.value, to.value) === 0) return `${name} = :from`
  if (to) values[':to'] = to.value
  if (from && to) return `${name} BETWEEN :from AND :to`
  return from ? `${name} >${from.isIncluded ? '=' : ''} :from` : `${name} <${to?.isIncluded ? '=' : ''} :to`
}
