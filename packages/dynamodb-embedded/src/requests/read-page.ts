import { type Condition, readCondition } from '../expressions/condition.ts'
import { readKeyCondition } from '../expressions/key-condition.ts'
import { nameOf, type Placeholders } from '../expressions/placeholders.ts'
import { type Projection, readProjection } from '../expressions/projection.ts'
import { invalid, outOfRange } from '../service-error.ts'
import type { ItemTable } from '../store/item-table.ts'
import { compareEntries, type Entry, type Position } from '../store/order.ts'
import type { Place } from '../store/row.ts'
import type { SecondaryIndex } from '../store/secondary-index.ts'
import type { Range, SortedList } from '../store/sorted-list.ts'
import { type IndexShape, keyNames, projectedNames, type TableShape } from '../store/table-shape.ts'
import type { Item } from '../values/item.ts'
import { HASH_BITS } from '../values/key-text.ts'
import { boundExpressions } from './bound-expressions.ts'
import { keyRange } from './key-range.ts'
import { requireSelect } from './require-select.ts'
import { startOf } from './start-key.ts'
import { type Page, type PageShape, takePage } from './take-page.ts'

/** The common inputs of queries and scans, and the specific ones of each. */
export interface PageInput extends Placeholders {
  readonly TableName?: string | undefined
  readonly IndexName?: string | undefined
  readonly KeyConditionExpression?: string | undefined
  readonly FilterExpression?: string | undefined
  readonly ProjectionExpression?: string | undefined
  readonly Select?: string | undefined
  readonly ConsistentRead?: boolean | undefined
  readonly ScanIndexForward?: boolean | undefined
  readonly Limit?: number | undefined
  readonly ExclusiveStartKey?: Item | undefined
  readonly Segment?: number | undefined
  readonly TotalSegments?: number | undefined
  readonly ReturnConsumedCapacity?: string | undefined
}

const OF_QUERIES = ['FilterExpression', 'KeyConditionExpression'] as const
const MOST_SEGMENTS = 1_000_000
const ALL_HASHES = 2 ** HASH_BITS

/** Performs a query of one partition of a table or index. */
export function readQuery(table: ItemTable, input: PageInput, now: number): Page {
  const index = indexOf(table, input)
  const text = input.KeyConditionExpression
  const condition = text === undefined ? undefined : readKeyCondition('KeyConditionExpression', text)
  const [filter, projection] = expressionsOf(input)
  const given = boundExpressions(table.shape, input, [condition, filter, projection], OF_QUERIES)
  if (!condition) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.')
  }
  const keys = index ?? table.shape
  const range = keyRange(table.shape, keys, condition, given)
  if (filter) requireNoKeys(filter, keyNames(keys), given)
  if (filter && index) requireCarried(filter, table.shape, index, given)
  const shape = pageShape(table, index, input, { filter, projection, given })
  const start = input.ExclusiveStartKey && startOf(table.shape, index, input.ExclusiveStartKey, 'Query')
  if (start && (range.isBefore?.(start) || !range.isWithin?.(start))) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions')
  }
  const backwards = input.ScanIndexForward === false
  return takePage(entriesOf(table, index, now).walk(resumed(range, start, backwards)), shape)
}

/** Performs a scan of a table or index, or of one segment of it. */
export function readScan(table: ItemTable, input: PageInput, now: number): Page {
  const index = indexOf(table, input)
  const [filter, projection] = expressionsOf(input)
  const given = boundExpressions(table.shape, input, [filter, projection], ['FilterExpression'])
  const segment = segmentOf(input)
  const shape = pageShape(table, index, input, { filter, projection, given })
  const start = input.ExclusiveStartKey && startOf(table.shape, index, input.ExclusiveStartKey, 'Scan')
  if (start && segment && !segment.has(start.row.hash)) {
    throw invalid('The provided starting key is invalid: Exclusive start key must lie within the segment')
  }
  const entries = entriesOf(table, index, now).walk(resumed({}, start, false))
  // A row of the table does not need to be read for its hash.
  const hashOf = (entry: Entry) => (index ? entry.row.hash : entry.hash)
  return takePage(segment ? entries.filter(entry => segment.has(hashOf(entry))) : entries, shape)
}

interface Reading {
  readonly filter: Condition | undefined
  readonly projection: Projection | undefined
  readonly given: Placeholders
}

function pageShape(table: ItemTable, index: IndexShape | undefined, input: PageInput, reading: Reading): PageShape {
  const { Limit } = input
  if (Limit !== undefined && !(Limit >= 1)) throw invalid('Limit must be greater than or equal to 1')
  const names = requireSelect(table.shape, index, input, reading.projection, reading.given)
  return {
    table: table.shape,
    index,
    limit: Limit ?? Number.POSITIVE_INFINITY,
    names,
    ...reading,
    select: input.Select,
  }
}

function expressionsOf({ FilterExpression, ProjectionExpression }: PageInput) {
  const filter = FilterExpression === undefined ? undefined : readCondition('FilterExpression', FilterExpression)
  const projection =
    ProjectionExpression === undefined ? undefined : readProjection('ProjectionExpression', ProjectionExpression)
  return [filter, projection] as const
}

function indexOf({ shape }: ItemTable, { IndexName, ConsistentRead }: PageInput): IndexShape | undefined {
  if (IndexName === undefined) return undefined
  const index = shape.indexes.find(({ name }) => name === IndexName)
  if (!index) throw invalid(`The table does not have the specified index: ${IndexName}`)
  if (ConsistentRead && !index.isLocal) throw invalid('Consistent reads are not supported on global secondary indexes')
  return index
}

function entriesOf(
  table: ItemTable,
  index: IndexShape | undefined,
  now: number,
): Pick<SortedList<Place, Entry>, 'walk'> {
  return index ? (table.index(index.name) as SecondaryIndex).entries(now) : table.rows
}

function resumed(range: Range<Place>, start: Position | undefined, backwards: boolean): Range<Entry> {
  const { isBefore, isWithin } = range
  if (!start) return { isBefore, isWithin, backwards }
  // Searches bisect. Each condition is true up to some position, so their conjunction and disjunction are, too.
  if (backwards) {
    return { isBefore, isWithin: entry => compareEntries(entry, start) < 0 && (isWithin?.(entry) ?? true), backwards }
  }
  return { isBefore: entry => compareEntries(entry, start) <= 0 || (isBefore?.(entry) ?? false), isWithin, backwards }
}

function requireNoKeys({ paths }: Condition, keys: readonly string[], given: Placeholders): void {
  for (const [first] of paths) {
    const name = nameOf(first, given)
    if (!keys.includes(name)) continue
    const what = 'Filter Expression can only contain non-primary key attributes: Primary key attribute'
    throw invalid(`${what}: ${name}`)
  }
}

/** Throws for a filter by an attribute that the index does not contain. */
function requireCarried({ paths }: Condition, table: TableShape, index: IndexShape, given: Placeholders): void {
  const carried = projectedNames(table, index)
  const absent = paths.map(([first]) => nameOf(first, given)).filter(name => carried && !carried.includes(name))
  if (absent.length === 0) return
  const what = `Secondary index ${index.name} does not project one or more filter attributes`
  throw invalid(`One or more parameter values were invalid: ${what}: [${[...new Set(absent)].join(', ')}]`)
}

interface Segment {
  readonly has: (hash: number) => boolean
}

function segmentOf({ Segment, TotalSegments }: PageInput): Segment | undefined {
  if (Segment === undefined && TotalSegments === undefined) return undefined
  if (Segment === undefined || TotalSegments === undefined) {
    const [one, other] = Segment === undefined ? ['TotalSegments', 'Segment'] : ['Segment', 'TotalSegments']
    throw invalid(
      `The ${other} parameter is required but was not present in the request when ${one} parameter is present`,
    )
  }
  requireBetween('totalSegments', TotalSegments, 1, MOST_SEGMENTS)
  requireBetween('segment', Segment, 0, MOST_SEGMENTS - 1)
  if (Segment >= TotalSegments) {
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    )
  }
  return { has: hash => Math.floor((hash / ALL_HASHES) * TotalSegments) === Segment }
}

function requireBetween(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw outOfRange(name, value, least, most)
}
