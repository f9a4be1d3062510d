import { ownValue } from '../../dispatch/own-value.ts'
import type { Condition } from '../../queries/filter.ts'
import { type AttributeValue, encodeValue } from '../../repository/items/attribute-value.ts'
import { type Is, type ItemCondition, testOf } from '../item-condition.ts'
import type { IndexKeys } from '../table-indexes.ts'
import type { KeyCondition } from './key-condition.ts'
import { equalTo, isEmpty, isOpen, type SortCondition, satisfies } from './sort-condition.ts'

/** How a query reads only the items of its model. */
export interface OnlyInstances {
  /** The conditions that DynamoDB applies after it reads an item. */
  readonly filters: readonly Condition[]
  /** The keys to read. Undefined if none of them can belong to an instance. */
  readonly sort: SortCondition | undefined
  /** The attributes to test after the response. None if DynamoDB tests them, undefined if a function tests the whole item. */
  readonly tested: readonly string[] | undefined
}

/** Returns the conditions of `is` as filters of DynamoDB. */
export function isFilters(is: Is, isFilterable: (attribute: string) => boolean = () => true): Condition[] {
  if (typeof is === 'function') return []
  return Object.entries(is).flatMap(([name, condition]) => (isFilterable(name) ? [filterOf(name, condition)] : []))
}

/**
 * Returns how a query with these keys reads only instances. A filter cannot compare the keys that the query uses, so a condition
 * on them limits the keys, is implied by them, or is tested after the response.
 */
export function onlyInstances(is: Is, keys: IndexKeys, { partition, sort }: KeyCondition): OnlyInstances {
  if (typeof is === 'function') return { filters: [], sort, tested: undefined }
  const filters = isFilters(is, attribute => attribute !== keys.partitionKey && attribute !== keys.sortKey)
  const isPossible = !Object.hasOwn(is, keys.partitionKey) || testOf(is[keys.partitionKey] as ItemCondition)(partition)
  if (!isPossible) return { filters, sort: undefined, tested: [] }
  const { sortKey } = keys
  const condition = sortKey === undefined ? undefined : ownValue(is, sortKey)
  if (sortKey === undefined || condition === undefined) return { filters, sort, tested: [] }
  const narrowed = narrow(sort, condition)
  return narrowed === 'untold' ? { filters, sort, tested: Object.keys(is) } : { filters, sort: narrowed, tested: [] }
}

/** Adds a condition to the one of a query. `untold` if one condition cannot say both. */
function narrow(sort: SortCondition, condition: ItemCondition): SortCondition | undefined | 'untold' {
  if (typeof condition === 'object' && 'exists' in condition) return condition.exists ? sort : undefined
  if (typeof condition !== 'object') {
    const value = encodeValue(condition)
    return satisfies(sort, value) ? equalTo(value) : undefined
  }
  const { beginsWith } = condition
  if (isOpen(sort)) return { beginning: beginsWith }
  const { beginning, from, to } = sort
  if (beginning !== undefined) {
    if (beginning.startsWith(beginsWith)) return sort
    return beginsWith.startsWith(beginning)
      ? condition.beginsWith === ''
        ? sort
        : { beginning: beginsWith }
      : undefined
  }
  // All keys between two texts with the same beginning have it, too.
  const isImplied = [from, to].every(bound => bound?.value.S?.startsWith(beginsWith) === true)
  return isImplied || isEmpty(sort) ? sort : 'untold'
}

function filterOf(name: string, condition: ItemCondition): Condition {
  const path = [name]
  if (typeof condition !== 'object') return { operator: '=', path, values: [encoded(condition)] }
  if ('beginsWith' in condition) return { operator: 'begins_with', path, values: [{ S: condition.beginsWith }] }
  const exists: Condition = { operator: 'attribute_exists', path }
  return condition.exists ? exists : { operator: 'NOT', parts: [exists] }
}

function encoded(value: string | number | boolean): AttributeValue {
  return encodeValue(value)
}
