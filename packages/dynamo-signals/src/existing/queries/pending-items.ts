import type { CompareEntries } from '../../queries/entry-reader.ts'
import { type EntrySource, knownEntries } from '../../queries/entry-source.ts'
import { compareValues, matches } from '../../queries/filter-match.ts'
import { filtered } from '../../queries/pending-entries.ts'
import type { AttributeValue, Item } from '../../repository/items/attribute-value.ts'
import { pendingItems } from '../../repository/reading/pending-page.ts'
import type { ReadScope } from '../../repository/reading/read-instance.ts'
import type { ExistingQueryPlan } from './query-plan.ts'
import { satisfies } from './sort-condition.ts'

/** A result of a query. */
export interface Entry {
  readonly stored: Item
  /** The item in the library's own form, if a transaction will write it. */
  readonly own?: Item
}

/** Returns how a query orders its results. */
export function entryOrder({ index, descending, form }: ExistingQueryPlan): CompareEntries<Entry> {
  const { sortKey = '' } = index.keys
  const order: CompareEntries<Entry> = ({ stored: one }, { stored: other }) =>
    compareKeys(one[sortKey], other[sortKey]) || compareTexts(form.textOf(one), form.textOf(other))
  return descending ? (one, other) => order(other, one) : order
}

/** Returns the sources without the stored items that the transaction of a read will write, and with those that it makes. */
export function withPending(
  scope: ReadScope,
  plan: ExistingQueryPlan,
  stored: EntrySource<Entry>,
): EntrySource<Entry>[] {
  const { form, model, after } = plan
  const pending = pendingItems(scope, model)
  if (pending.size === 0) return [stored]
  const keys = new Set<string>()
  const made: Entry[] = []
  for (const [id, own] of pending) {
    const key = form.keyOf(model, id)
    if (key) keys.add(form.textOf(key))
    const item = own && form.storedOf(model, id, own)
    if (own && item && isInQuery(plan, item)) made.push({ stored: item, own })
  }
  const order = entryOrder(plan)
  const isNext = (entry: Entry) => after === undefined || order(entry, { stored: after }) > 0
  const isKept = ({ stored: item }: Entry) => !keys.has(form.textOf(item))
  return [filtered(stored, isKept, keys.size), knownEntries(made.filter(isNext).toSorted(order))]
}

function isInQuery({ form, index, partition, sort, filter }: ExistingQueryPlan, item: Item): boolean {
  const { partitionKey, sortKey } = index.keys
  const own = item[partitionKey]
  if (!own || !partition || compareValues(own, partition) !== 0) return false
  const isIncluded = sortKey === undefined || (item[sortKey] !== undefined && satisfies(sort, item[sortKey]))
  return isIncluded && (!filter || matches(filter, item)) && form.parts.items.isInstance(item)
}

function compareKeys(one: AttributeValue | undefined, other: AttributeValue | undefined): number {
  return one && other ? compareValues(one, other) : 0
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
