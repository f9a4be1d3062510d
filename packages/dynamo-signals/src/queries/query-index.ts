import type { AnyModel } from '../models/model.ts'
import type { Query, QueryOptions, QueryPage } from '../models/query.ts'
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
import { pendingEntries } from './pending-entries.ts'
import { cursorOf, partitionsOf, planQuery, type QueryPlan } from './query-plan.ts'
import { isEmptyRange } from './sort-range.ts'

const PAGE = 100
/** The results that an iteration reads at once after the first page. */
const NEXT_PAGE = 1000

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
  const resultOf = (item: Item) => (plan.select ? selected(plan, item) : remembered(scope, model, item))
  return {
    async page() {
      const meter = { units: 0, read: 0, requests: 0 }
      const reader = await open(scope, plan, meter, options)
      const entries = await reader.take(plan.limit ?? PAGE)
      const items = readable(entries, resultOf, options)
      const last = entries.at(-1)?.[index.slot.sk]?.S
      const page: QueryPage<unknown> = { items, consumed: meter }
      return reader.isDone || last === undefined ? page : { ...page, cursor: cursorOf(last) }
    },
    async *[Symbol.asyncIterator]() {
      const reader = await open(scope, plan, { units: 0, read: 0, requests: 0 }, options)
      let left = plan.limit ?? Number.POSITIVE_INFINITY
      // A caller without a limit may only need the first results.
      for (let most = plan.limit ?? PAGE; left > 0; most = NEXT_PAGE) {
        const entries = await reader.take(Math.min(left, most, NEXT_PAGE))
        if (entries.length === 0) return
        yield* readable(entries, resultOf, options)
        left -= entries.length
        if (reader.isDone) return
      }
    },
    async toArray() {
      const reader = await open(scope, plan, { units: 0, read: 0, requests: 0 }, options)
      return readable(await reader.take(plan.limit ?? Number.POSITIVE_INFINITY), resultOf, options)
    },
    async count() {
      if (isEmptyRange(plan.range)) return 0
      const isStored = plan.limit === undefined && pendingItems(scope, model).size === 0
      if (isStored) return countEntries(scope.core, plan, options)
      const reader = await open(scope, { ...plan, select: [] }, { units: 0, read: 0, requests: 0 }, options)
      return (await reader.take(plan.limit ?? Number.POSITIVE_INFINITY)).length
    },
  }
}

async function open(scope: ReadScope, plan: QueryPlan, meter: Meter, options: Options): Promise<EntryReader> {
  const order = { sk: plan.index.slot.sk, descending: plan.descending }
  if (isEmptyRange(plan.range)) return new EntryReader([], order)
  const partitions = await partitionsOf(scope.core, plan, options)
  const pending = pendingEntries(scope, plan, partitions)
  const stored = partitionSources(scope.core, plan, partitions, { meter, options })
  return new EntryReader(pending.over(stored), order)
}

/** Returns the selected fields of an item. Fields that it does not have are omitted. */
function selected({ model, select = [] }: QueryPlan, item: Item): Fields {
  const fields = someFieldsOf(model, item, select)
  if (select.includes('id')) fields.id = idOf(item)
  if (select.includes('version')) fields.version = versionOf(item)
  return fields
}
