import type { AnyModel } from '../../models/model.ts'
import type { Query, QueryOptions } from '../../models/query.ts'
import { countPages } from '../../queries/count-entries.ts'
import { EntryReader } from '../../queries/entry-reader.ts'
import { type Meter, pagedSource } from '../../queries/entry-source.ts'
import { resultOf } from '../../queries/query-index.ts'
import { newMeter, queryResults } from '../../queries/query-results.ts'
import type { ShapedIndex } from '../../repository/items/model-shape.ts'
import { pendingItems } from '../../repository/reading/pending-page.ts'
import type { ReadScope } from '../../repository/reading/read-instance.ts'
import { readable } from '../../repository/reading/readable.ts'
import { type Entry, entryOrder, withPending } from './pending-items.ts'
import { cursorAt } from './position.ts'
import { type ExistingQueryPlan, planExisting } from './query-plan.ts'
import { requestOf } from './query-request.ts'

type Options = QueryOptions<AnyModel, string>

/**
 * Queries a key of a table that other code lays out. Sends the requests that a program would send which knows the layout, and
 * converts the items. Includes the writes of its own transaction.
 */
export function queryExisting(
  scope: ReadScope,
  model: AnyModel,
  index: ShapedIndex,
  { key, options }: { readonly key: object; readonly options: Options },
): Query<unknown> {
  const plan = planExisting(scope.core, model, index, { key, options })
  const { form, limit, partition } = plan
  return queryResults<Entry>({
    limit,
    open: async meter => open(scope, plan, meter, options),
    resultsOf: entries => {
      const result = ({ stored, own }: Entry) => resultOf(scope, plan, own ?? form.convert(model, stored))
      return readable(entries, result, options, ({ stored }) => form.textOf(stored))
    },
    cursorOf: ({ stored }) => cursorAt(plan.position, stored),
    async count() {
      if (!partition) return 0
      const isStored = limit === undefined && !plan.test && pendingItems(scope, model).size === 0
      if (isStored) return countPages(scope.core, requestOf(plan, partition, { counts: true }), plan.after, options)
      const reader = open(scope, { ...plan, select: [] }, newMeter(), options)
      return (await reader.take(limit ?? Number.POSITIVE_INFINITY)).length
    },
  })
}

function open(scope: ReadScope, plan: ExistingQueryPlan, meter: Meter, options: Options): EntryReader<Entry> {
  const { partition } = plan
  if (!partition) return new EntryReader([], entryOrder(plan))
  const request = requestOf(plan, partition)
  const stored = pagedSource<Entry>({
    read: page => scope.core.transport('Query', { ...request, ...page }, options),
    entriesOf: items => items.filter(item => plan.test?.(item) ?? true).map(item => ({ stored: item })),
    start: plan.after,
    meter,
  })
  return new EntryReader(withPending(scope, plan, stored), entryOrder(plan))
}
