import type { AnyModel } from '../models/model.ts'
import type { Query, QueryOptions } from '../models/query.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { type Fields, versionOf } from '../repository/items/instance-item.ts'
import type { ShapedIndex } from '../repository/items/model-shape.ts'
import { idOf, someFieldsOf } from '../repository/items/read-instance-item.ts'
import { pendingItems } from '../repository/reading/pending-page.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import { readable } from '../repository/reading/readable.ts'
import { remembered } from '../repository/reading/remembered.ts'
import { countEntries } from './count-entries.ts'
import { EntryReader } from './entry-reader.ts'
import { type Meter, partitionSources } from './entry-source.ts'
import { entryOrder, pendingEntries } from './pending-entries.ts'
import { cursorOf, partitionsOf, planQuery, type QueryPlan } from './query-plan.ts'
import { newMeter, queryResults } from './query-results.ts'
import { isEmptyRange } from './sort-range.ts'

type Options = QueryOptions<AnyModel, string>

/**
 * Queries an access pattern. Returns the entries with the given values from all shards, ordered by the sort fields. Reads an
 * index, which may lag behind a write, but includes the writes of its own transaction.
 */
export function queryIndex(
  scope: ReadScope,
  model: AnyModel,
  index: ShapedIndex,
  { key, options }: { readonly key: object; readonly options: Options },
): Query<unknown> {
  const plan = planQuery(scope.core, model, index, { key, options })
  return queryResults<Item>({
    limit: plan.limit,
    open: meter => open(scope, plan, meter, options),
    resultsOf: entries => readable(entries, item => resultOf(scope, plan, item), options),
    cursorOf: entry => cursorOf(entry[index.slot.sk]?.S ?? ''),
    async count() {
      if (isEmptyRange(plan.range)) return 0
      const isStored = plan.limit === undefined && pendingItems(scope, model).size === 0
      if (isStored) return countEntries(scope.core, plan, options)
      const reader = await open(scope, { ...plan, select: [] }, newMeter(), options)
      return (await reader.take(plan.limit ?? Number.POSITIVE_INFINITY)).length
    },
  })
}

async function open(scope: ReadScope, plan: QueryPlan, meter: Meter, options: Options): Promise<EntryReader<Item>> {
  if (isEmptyRange(plan.range)) return new EntryReader([], entryOrder(plan))
  const partitions = await partitionsOf(scope.core, plan, options)
  const pending = pendingEntries(scope, plan, partitions)
  const stored = partitionSources(scope.core, plan, partitions, { meter, options })
  return new EntryReader(pending.over(stored), entryOrder(plan))
}

/** Decodes an item as an instance, or as its selected fields. */
export function resultOf(
  scope: ReadScope,
  { model, select }: Pick<QueryPlan, 'model' | 'select'>,
  item: Item,
): unknown {
  return select ? selected(model, select, item) : remembered(scope, model, item)
}

/** Returns the selected fields of an item. Fields that it does not have are omitted. */
function selected(model: AnyModel, select: readonly string[], item: Item): Fields {
  const fields = someFieldsOf(model, item, select)
  if (select.includes('id')) fields.id = idOf(item)
  if (select.includes('version')) fields.version = versionOf(item)
  return fields
}
