import type { Item } from '../repository/items/attribute-value.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import { pendingItems } from '../repository/reading/pending-page.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import { type EntrySource, knownEntries } from './entry-source.ts'
import { matches } from './filter-match.ts'
import type { QueryPlan } from './query-plan.ts'
import { compareKeys, isInRange } from './sort-range.ts'

/** The changes that the writes of a transaction make to the results of a query. */
interface PendingEntries {
  /** Returns the sources without the stored entries of these instances, and with those that the transaction will write. */
  over(stored: readonly EntrySource[]): readonly EntrySource[]
}

/** Applies the writes of a read's transaction to a query. */
export function pendingEntries(scope: ReadScope, plan: QueryPlan, partitions: readonly string[]): PendingEntries {
  const pending = pendingItems(scope, plan.model)
  const ids = new Set(pending.keys())
  if (ids.size === 0) return { over: stored => stored }
  const own = [...pending.values()]
    .filter(item => item !== undefined)
    .filter(item => partitions.includes(item[plan.index.slot.pk]?.S ?? '') && isResult(plan, item))
  const order = (one: Item, other: Item) => compareKeys(keyOf(plan, one), keyOf(plan, other))
  own.sort((one, other) => (plan.descending ? order(other, one) : order(one, other)))
  return { over: stored => [...stored.map(source => without(ids, source)), knownEntries(own)] }
}

function isResult(plan: QueryPlan, item: Item): boolean {
  const { range, after, descending, filter } = plan
  const key = keyOf(plan, item)
  const isAfter = after === undefined || (descending ? compareKeys(key, after) < 0 : compareKeys(key, after) > 0)
  return isAfter && isInRange(range, key) && !isGoing(item) && (!filter || matches(filter, item))
}

function keyOf({ index }: QueryPlan, item: Item): string {
  return item[index.slot.sk]?.S ?? ''
}

function without(ids: ReadonlySet<string>, source: EntrySource): EntrySource {
  return {
    waiting: source.waiting,
    isDone: source.isDone,
    async fill(wanted) {
      do {
        await source.fill(wanted + ids.size)
        const kept = source.waiting.filter(item => !ids.has(idOf(item)))
        source.waiting.splice(0, Number.POSITIVE_INFINITY, ...kept)
      } while (source.waiting.length === 0 && !source.isDone())
    },
  }
}
