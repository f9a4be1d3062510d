import type { Query, QueryPage } from '../models/query.ts'
import type { EntryReader } from './entry-reader.ts'
import type { Meter } from './entry-source.ts'

const PAGE = 100
/** The results that an iteration reads at once after the first page. */
const NEXT_PAGE = 1000

/** What a query reads, and what it makes of it. */
export interface QuerySource<Entry> {
  /** The maximum number of results. */
  readonly limit: number | undefined
  /** Begins to read, and adds the cost of the reads to the meter. */
  open(meter: Meter): Promise<EntryReader<Entry>>
  resultsOf(entries: readonly Entry[]): unknown[]
  /** Returns the cursor of the page that ends with an entry. */
  cursorOf(entry: Entry): string
  /** Counts the results, at most `limit`. */
  count(): Promise<number>
}

/** Returns the results of a query by page, one after another, and all at once. */
export function queryResults<Entry>(source: QuerySource<Entry>): Query<unknown> {
  const { limit } = source
  return {
    async page() {
      const meter = newMeter()
      const reader = await source.open(meter)
      const entries = await reader.take(limit ?? PAGE)
      const last = entries.at(-1)
      const page: QueryPage<unknown> = { items: source.resultsOf(entries), consumed: meter }
      return reader.isDone || last === undefined ? page : { ...page, cursor: source.cursorOf(last) }
    },
    async *[Symbol.asyncIterator]() {
      const reader = await source.open(newMeter())
      let left = limit ?? Number.POSITIVE_INFINITY
      // A caller without a limit may only need the first results.
      for (let most = limit ?? PAGE; left > 0; most = NEXT_PAGE) {
        const entries = await reader.take(Math.min(left, most, NEXT_PAGE))
        if (entries.length === 0) return
        yield* source.resultsOf(entries)
        left -= entries.length
        if (reader.isDone) return
      }
    },
    async toArray() {
      const reader = await source.open(newMeter())
      return source.resultsOf(await reader.take(limit ?? Number.POSITIVE_INFINITY))
    },
    count: () => source.count(),
  }
}

/** Returns a meter of what has cost nothing yet. */
export function newMeter(): Meter {
  return { units: 0, read: 0, requests: 0 }
}
