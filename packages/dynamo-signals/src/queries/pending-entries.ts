import type { Item } from '../repository/items/attribute-value.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import { pendingItems } from '../repository/reading/pending-page.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import type { CompareEntries } from './entry-reader.ts'
import { type EntrySource, knownEntries } from './entry-source.ts'
import { matches } from './filter-match.ts'
import type { QueryPlan } from './query-plan.ts'
import { compareKeys, isInRange } from './sort-range.ts'

/** The changes that the writes of a transaction make to the results of a query. */
interface PendingEntries {
  /** Returns the sources without the stored entries of these instances, and with those that the transaction will write. */
  over(stored: readonly EntrySource<Item>[]): readonly EntrySource<Item>[]
}

/** Applies the writes of a read's transaction to a query. */
export function pendingEntries(scope: ReadScope, plan: QueryPlan, partitions: readonly string[]): PendingEntries {
  const pending = pendingItems(scope, plan.model)
  const ids = new Set(pending.keys())
  if (ids.size === 0) return { over: stored => stored }
  const own = [...pending.values()]
    .filter(item => item !== undefined)
    .filter(item => partitions.includes(item[plan.index.slot.pk]?.S ?? '') && isResult(plan, item))
  own.sort(entryOrder(plan))
  const isKept = (item: Item) => !ids.has(idOf(item))
  return { over: stored => [...stored.map(source => filtered(source, isKept, ids.size)), knownEntries(own)] }
}

/** Returns how a query compares its entries. */
export function entryOrder(plan: QueryPlan): CompareEntries<Item> {
  const order: CompareEntries<Item> = (one, other) => compareKeys(keyOf(plan, one), keyOf(plan, other))
  return plan.descending ? (one, other) => order(other, one) : order
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

/** Returns a source without some of the entries, of which there are at most this many. */
export function filtered<Entry>(
  source: EntrySource<Entry>,
  isKept: (entry: Entry) => boolean,
  most: number,
): EntrySource<Entry> {
  return {
    waiting: source.waiting,
    isDone: source.isDone,
    async fill(wanted) {
      do {
        await source.fill(wanted + most)
        const kept = source.waiting.filter(isKept)
        source.waiting.splice(0, Number.POSITIVE_INFINITY, ...kept)
      } while (source.waiting.length === 0 && !source.isDone())
    },
  }
}
