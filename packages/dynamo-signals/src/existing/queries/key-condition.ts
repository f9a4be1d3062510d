import type { Condition } from '../../queries/filter.ts'
import type { Bounds, LookedUp } from '../../queries/query-key.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import { equalities, type KeyContext, knownFields, wrongKey } from './key-context.ts'
import { type MadeKey, madeKey, madeOf } from './made-key.ts'
import { madeSort } from './made-sort.ts'
import { equalTo, type SortCondition } from './sort-condition.ts'
import { asInInstance, storedDate } from './stored-date.ts'

/** The keys that a query reads, and the conditions that the keys do not express. */
export interface KeyCondition {
  /** Undefined if no item in the index can have such a key. */
  readonly partition: AttributeValue | undefined
  readonly sort: SortCondition
  /** Conditions on fields, because different values of them make the same key. */
  readonly filters: readonly Condition[]
}

/** Returns the keys of the items that a query looks up. */
export function keyCondition(context: KeyContext, lookedUp: LookedUp): KeyCondition {
  const { partition, sort, keys } = context.index
  const filters: Condition[] = []
  const fields = [...partition, ...sort.slice(0, lookedUp.exact.length)]
  const values = [...lookedUp.partition, ...lookedUp.exact]
  const given = new Map(fields.map((field, at) => [field, asInInstance(context, field, values[at] as AttributeValue)]))
  const next = sort[lookedUp.exact.length]
  const bounds = next === undefined ? undefined : boundsInInstance(context, next, lookedUp.bounds)
  const made = madeKey(context.parts, keys.partitionKey)
  const value = made
    ? partitionValue(context, made, pick(given, partition), filters)
    : storedValue(context, keys.partitionKey, partition, given)
  if (keys.sortKey === undefined || value === undefined) return { partition: value, sort: {}, filters }
  const maker = madeKey(context.parts, keys.sortKey)
  const condition = maker
    ? madeSort(context, maker, { given, bounds, filters })
    : storedSort(context, keys.sortKey, lookedUp)
  return { partition: condition && value, sort: condition ?? {}, filters }
}

function boundsInInstance(context: KeyContext, field: string, bounds: Bounds | undefined): Bounds | undefined {
  if (!bounds) return undefined
  const { beginsWith, ...values } = bounds
  const converted = Object.entries(values).map(([bound, value]) => [
    bound,
    value && asInInstance(context, field, value as AttributeValue),
  ])
  return { ...Object.fromEntries(converted), beginsWith }
}

function pick(given: ReadonlyMap<string, AttributeValue>, fields: readonly string[]): Map<string, AttributeValue> {
  return new Map([...given].filter(([field]) => fields.includes(field)))
}

function partitionValue(
  context: KeyContext,
  made: MadeKey,
  given: ReadonlyMap<string, AttributeValue>,
  filters: Condition[],
): AttributeValue | undefined {
  const known = knownFields(context.parts, made, given)
  const result = madeOf(made, known)
  if ('missing' in result)
    context.refuse(`${made.name} also uses ${result.missing.join(' and ')}. Add it to partition.`)
  if ('wrong' in result) return context.refuse(wrongKey(made, result.wrong))
  filters.push(...equalities(context, made, known, given))
  return (result as { readonly value: AttributeValue | undefined }).value
}

/** Returns the stored value of the only field of a key that is stored in the key attribute itself. */
function storedValue(
  context: KeyContext,
  attribute: string,
  fields: readonly string[],
  given: ReadonlyMap<string, AttributeValue>,
): AttributeValue {
  const field = onlyField(context, attribute, fields)
  return storedDate(context, field, given.get(field) as AttributeValue)
}

function storedSort(context: KeyContext, attribute: string, { exact, bounds }: LookedUp): SortCondition {
  const { sort } = context.index
  if (sort.length === 0) return {}
  const field = onlyField(context, attribute, sort)
  const [value] = exact
  if (value) return equalTo(storedDate(context, field, value))
  const { gt, gte, lt, lte, beginsWith } = bounds ?? {}
  if (beginsWith !== undefined) {
    if (context.parts.attributes.placeOf(field)?.format === 'iso') return { beginning: beginsWith }
    context.refuse(`${field} is stored as a number, which has no beginning. Use gte and lt.`)
  }
  const bound = (given: AttributeValue | undefined, isIncluded: boolean) =>
    given && { value: storedDate(context, field, given), isIncluded }
  return { from: bound(gt, false) ?? bound(gte, true), to: bound(lt, false) ?? bound(lte, true) }
}

function onlyField({ parts, refuse }: KeyContext, attribute: string, fields: readonly string[]): string {
  const [field, ...others] = fields
  if (field !== undefined && others.length === 0 && parts.attributes.placeOf(field)?.name === attribute) return field
  return refuse(
    `the key ${attribute} does not store ${fields.join(' and ') || 'the same value in all items'}. Add a function for ${attribute} to writes.indexes, or name the one field that is stored in it.`,
  )
}
