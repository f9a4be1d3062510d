import { ConfigurationError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { QueryOptions } from '../../models/query.ts'
import { type Condition, readWhere } from '../../queries/filter.ts'
import { readKey } from '../../queries/query-key.ts'
import { badCursor, requireQueryOptions } from '../../queries/query-plan.ts'
import type { Core } from '../../repository/core.ts'
import type { AttributeValue, Item } from '../../repository/items/attribute-value.ts'
import type { ShapedIndex } from '../../repository/items/model-shape.ts'
import { formOf, type ItemForm } from '../item-form.ts'
import type { ItemsOfModel } from '../stored-items.ts'
import type { ExistingIndex } from '../table-indexes.ts'
import { type OnlyInstances, onlyInstances } from './is-condition.ts'
import { keyCondition } from './key-condition.ts'
import { positionAt, positionKeys } from './position.ts'
import { isEmpty, isExact, type SortCondition, satisfies, withoutEmptyTexts } from './sort-condition.ts'
import { storedFilter } from './stored-filter.ts'

/** The plan of a query of a table that other code lays out, as plain data. */
export interface ExistingQueryPlan {
  readonly model: AnyModel
  readonly form: ItemForm
  readonly index: ExistingIndex
  /** Undefined if the query has no results. */
  readonly partition: AttributeValue | undefined
  readonly sort: SortCondition
  readonly descending: boolean
  /** The filter on the attributes of the items. */
  readonly filter: Condition | undefined
  /** Tests whether an item that DynamoDB returned is a result. Undefined if all of them are. */
  readonly test: Test | undefined
  /** The attributes that this test needs. Undefined for all of them. */
  readonly tested: readonly string[] | undefined
  readonly select: readonly string[] | undefined
  /** The maximum number of results. */
  readonly limit: number | undefined
  readonly isConsistent: boolean
  /** The attributes that say where an item is in the index, beginning with the partition key of the index. */
  readonly position: readonly string[]
  /** The position after which the query continues. */
  readonly after: Item | undefined
}

/** Plans a query. Throws `ConfigurationError` if the keys of the table do not support it. Sends nothing. */
export function planExisting(
  core: Core,
  model: AnyModel,
  { definition, name }: Pick<ShapedIndex, 'definition' | 'name'>,
  { key, options }: { readonly key: object; readonly options: QueryOptions<AnyModel, string> },
): ExistingQueryPlan {
  const what = `query ${name} of ${model.name}`
  const index = definition as ExistingIndex
  const form = formOf(model) as ItemForm
  const { parts } = form
  requireQueryOptions(what, options, index.keys)
  const { limit, cursor, order, where, select, consistent } = options as typeof options & { consistent?: boolean }
  const refuse = (why: string): never => {
    throw new ConfigurationError('repository.badQuery', `${what}: ${why}`)
  }
  const keys = keyCondition({ index, parts, refuse }, readKey(core, model, { definition, name }, key))
  const only = onlyInstances(parts.items.is, index.keys, keys)
  const possible = only.sort && withoutEmptyTexts(only.sort)
  const isPossible = keys.partition !== undefined && keys.partition.S !== '' && possible && !isEmpty(possible)
  const partition = isPossible ? keys.partition : undefined
  const sort = possible ?? {}
  const position = positionKeys(parts.table, index.keys)
  const after = cursor === undefined ? undefined : positionAt(position, cursor, { partition, what })
  const { sortKey } = index.keys
  if (after && partition && sortKey !== undefined && !satisfies(sort, after[sortKey])) {
    throw badCursor(what, cursor ?? '')
  }
  const to = { model, parts, keys: [index.keys.partitionKey, sortKey].filter(each => each !== undefined) }
  const wanted = [...keys.filters, ...(where === undefined ? [] : [readWhere(where)])]
  return {
    model,
    form,
    index,
    partition,
    sort,
    descending: order === 'desc',
    filter: all([...only.filters, ...wanted.map(each => storedFilter(each, to))]),
    test: testOf(parts.items, only.tested, isExact(sort) ? undefined : item => satisfies(sort, item[sortKey ?? ''])),
    tested: only.tested,
    select,
    limit,
    isConsistent: consistent === true,
    position,
    after,
  }
}

type Test = (item: Readonly<Item>) => boolean

function testOf(items: ItemsOfModel, tested: OnlyInstances['tested'], isInRange: Test | undefined): Test | undefined {
  if (tested?.length === 0) return isInRange
  return item => (!isInRange || isInRange(item)) && items.isInstance(item)
}

/** Joins filters. Undefined for none. */
export function all(filters: readonly Condition[]): Condition | undefined {
  return filters.length > 1 ? { operator: 'AND', parts: filters } : filters[0]
}
