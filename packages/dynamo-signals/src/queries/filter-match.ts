import { ownValue } from '../dispatch/own-value.ts'
import { type AttributeValue, decodeValue, type Item } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import { canonical, exactText } from '../repository/items/numbers.ts'
import type { Condition, Step } from './filter.ts'
import { sortPart } from './sort-key.ts'
import { compareKeys } from './sort-range.ts'

/** Whether an item satisfies a filter, by DynamoDB's rules. Used for items that a transaction has not written yet. */
export function matches(condition: Condition, item: Readonly<Item>): boolean {
  switch (condition.operator) {
    case 'AND':
      return condition.parts.every(part => matches(part, item))
    case 'OR':
      return condition.parts.some(part => matches(part, item))
    case 'NOT':
      return !condition.parts.some(part => matches(part, item))
    case 'attribute_exists':
      return valueAt(condition.path, item) !== undefined
    default:
      return compares(condition.operator, valueAt(condition.path, item), condition.values)
  }
}

/** Returns the value at a path in an item. */
export function valueAt(path: readonly Step[], item: Readonly<Item>): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>(
    (value, step) => (typeof step === 'number' ? value?.L?.[step] : ownValue(value?.M, step)),
    { M: item },
  )
}

function compares(operator: string, value: AttributeValue | undefined, values: readonly AttributeValue[]): boolean {
  const [first = {} as AttributeValue, second = first] = values
  if (operator === '<>') return value === undefined || !isEqual(value, first)
  if (value === undefined) return false
  const order = (other: AttributeValue) => compareValues(value, other)
  switch (operator) {
    case '=':
    case 'IN':
      return values.some(each => isEqual(value, each))
    case '<':
      return order(first) < 0
    case '<=':
      return order(first) <= 0
    case '>':
      return order(first) > 0
    case '>=':
      return order(first) >= 0
    case 'BETWEEN':
      return order(first) >= 0 && order(second) <= 0
    case 'begins_with':
      return first.S !== undefined && value.S?.startsWith(first.S) === true
    default:
      return contains(value, first)
  }
}

function isEqual(one: AttributeValue, other: AttributeValue): boolean {
  const isSameType = Object.keys(one)[0] === Object.keys(other)[0]
  // Decoded, because a set has no order, and a number has several notations.
  return isSameType && isSameValue(decodeValue(one, exactText), decodeValue(other, exactText))
}

/** Compares two values of one type. Returns NaN, which is neither less nor greater, for values without an order. */
export function compareValues(one: AttributeValue, other: AttributeValue): number {
  if (one.B && other.B) return Buffer.compare(one.B, other.B)
  const isSameType =
    (one.S === undefined) === (other.S === undefined) && (one.N === undefined) === (other.N === undefined)
  const [left, right] = [sortPart(one), sortPart(other)]
  return isSameType && left !== undefined && right !== undefined ? compareKeys(left, right) : Number.NaN
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S)
  if (value.L) return value.L.some(entry => isEqual(entry, part))
  const { S, N, B } = part
  if (S !== undefined) return value.SS?.includes(S) === true
  if (N !== undefined) return value.NS?.some(each => canonical(each) === canonical(N)) === true
  return B !== undefined && value.BS?.some(each => Buffer.compare(each, B) === 0) === true
}
