import type { CallOptions } from '../models/call-options.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Operations } from '../repository/requests/transport.ts'
import type { QueryPlan } from './query-plan.ts'
import { inPartition, requestOf, startAfter } from './query-request.ts'

/** The part of a response that a source needs. */
export type EntryPage = Pick<Operations['Query'][1], 'ConsumedCapacity' | 'Items' | 'LastEvaluatedKey' | 'ScannedCount'>

/** Adds up the cost of a query's reads. */
export interface Meter {
  units: number
  read: number
  requests: number
}

/** Yields one partition's entries in sort order. */
export interface EntrySource<Entry> {
  /** The entries that were read, but not taken yet. */
  readonly waiting: Entry[]
  /** Whether no entry is left to read. */
  isDone(): boolean
  /** Reads about this many more entries, and at least one unless none is left. */
  fill(wanted: number): Promise<void>
}

/** More entries than fit in a page, which DynamoDB ends at 1 MB. */
const A_PAGE = 10_000

/** Returns the entries of each partition of a query. */
export function partitionSources(
  core: Core,
  plan: QueryPlan,
  partitions: readonly string[],
  { meter, options }: { readonly meter: Meter; readonly options: CallOptions },
): EntrySource<Item>[] {
  const request = requestOf(core.tableName, plan)
  return partitions.map(partition => {
    const own = inPartition(request, partition)
    const start = plan.after === undefined ? undefined : startAfter(plan, partition, plan.after)
    return pagedSource({
      read: page => core.transport('Query', { ...own, ...page }, options),
      entriesOf: items => items,
      start,
      meter,
    })
  })
}

/** How a source reads its pages. */
interface Paging<Entry> {
  read(page: Pick<Operations['Query'][0], 'Limit' | 'ExclusiveStartKey'>): Promise<EntryPage>
  /** Returns the entries of the items of a page, which can be fewer. */
  entriesOf(items: Item[]): Entry[]
  /** The position after which the source begins. */
  readonly start: Item | undefined
  readonly meter: Meter
}

/** Returns a source that reads one page after another, each of about the size that is wanted. */
export function pagedSource<Entry>({ read, entriesOf, start: begin, meter }: Paging<Entry>): EntrySource<Entry> {
  const waiting: Entry[] = []
  const pages = new PageSizes()
  let start = begin
  let isDone = false
  return {
    waiting,
    isDone: () => isDone,
    async fill(wanted) {
      while (waiting.length === 0 && !isDone) {
        const page = await read({ Limit: pages.next(wanted), ExclusiveStartKey: start })
        const entries = entriesOf(page.Items ?? [])
        addTo(meter, page)
        pages.add(page.ScannedCount ?? 0, entries.length)
        waiting.push(...entries)
        start = page.LastEvaluatedKey
        isDone = start === undefined
      }
    },
  }
}

/** Chooses how many entries to read for the results that are wanted, because `Limit` counts entries before the filter. */
class PageSizes {
  #last = 0
  #read = 0
  #found = 0

  /** Returns the next `Limit`. Undefined for as many as fit. If the filter removes most entries, the limit doubles at most. */
  next(wanted: number): number | undefined {
    const expected = this.#read === 0 ? wanted : Math.ceil((wanted * this.#read) / Math.max(1, this.#found))
    this.#last = Math.max(wanted, Math.min(expected, 2 * this.#last))
    return this.#last < A_PAGE ? this.#last : undefined
  }

  add(read: number, found: number): void {
    this.#read += read
    this.#found += found
  }
}

/** Adds the cost of a response. */
function addTo(meter: Meter, page: EntryPage): void {
  meter.requests++
  meter.read += page.ScannedCount ?? 0
  meter.units += page.ConsumedCapacity?.CapacityUnits ?? 0
}

/** Returns a source of entries that are already known. */
export function knownEntries<Entry>(waiting: Entry[]): EntrySource<Entry> {
  return { waiting, isDone: () => true, fill: async () => undefined }
}
