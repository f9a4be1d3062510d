import type { Condition } from '../expressions/condition.ts'
import type { Placeholders } from '../expressions/placeholders.ts'
import { type Projection, pick } from '../expressions/projection.ts'
import type { Entry } from '../store/order.ts'
import { type IndexShape, projectedNames, type TableShape } from '../store/table-shape.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'
import { pageKeyNames } from './start-key.ts'

/** Which of the entries are included in the page, and how. */
export interface PageShape {
  readonly table: TableShape
  readonly index: IndexShape | undefined
  readonly limit: number
  readonly filter: Condition | undefined
  readonly projection: Projection | undefined
  readonly given: Placeholders
  /** The attributes that an index contains, or undefined for all. */
  readonly names: readonly string[] | undefined
  readonly select: string | undefined
}

/** A page of a query or a scan. */
export interface Page {
  readonly Items?: Item[]
  readonly Count: number
  readonly ScannedCount: number
  readonly LastEvaluatedKey?: Item
  /** The number of bytes that were read. */
  readonly bytes: number
  /** The sizes of the items that were fetched from the table of a local index. */
  readonly fetched: readonly number[]
}

const LARGEST_PAGE = 1024 * 1024

/** Collects items up to the limit or 1 MB. A full page contains the start key of the next one. */
export function takePage(entries: Iterable<Entry>, shape: PageShape): Page {
  const carried = shape.index && projectedNames(shape.table, shape.index)
  const isFetching = carried !== undefined && shape.names === undefined && shape.select !== 'COUNT'
  const Items: Item[] = []
  const fetched: number[] = []
  let [scanned, bytes, Count] = [0, 0, 0]
  let last: Item | undefined
  let hasMore = false
  for (const { row } of entries) {
    if (bytes >= LARGEST_PAGE) {
      hasMore = true
      break
    }
    const { item } = row
    const carriedItem = carried ? pick(item, carried) : item
    scanned++
    bytes += carried ? itemSize(carriedItem) : row.size(item)
    last = item
    if (!shape.filter || shape.filter.holds(carriedItem, shape.given)) {
      Count++
      if (isFetching) fetched.push(row.size(item))
      if (shape.select !== 'COUNT') Items.push(answered(item, shape))
    }
    // A page that reaches its limit has a next page, even if that page is empty.
    if (scanned >= shape.limit) {
      hasMore = true
      break
    }
  }
  return {
    ...(shape.select !== 'COUNT' && { Items }),
    Count,
    ScannedCount: scanned,
    ...(hasMore && last && { LastEvaluatedKey: pick(last, pageKeyNames(shape.table, shape.index)) }),
    bytes,
    fetched,
  }
}

function answered(item: Item, { projection, names, given }: PageShape): Item {
  if (projection) return projection.of(item, given)
  return names ? pick(item, names) : item
}
