import { type Condition, readCondition } from '../expressions/condition.ts'
import { boundValue, nameOf, type Placeholders, requirePlaceholders } from '../expressions/placeholders.ts'
import { invalid } from '../service-error.ts'
import { inOrder, orderOf } from '../tables/key-schema.ts'
import type { MemoryTable } from '../tables/memory-table.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/size.ts'
import type { Operations } from './operations.ts'

type QueryInput = Operations['Query'][0]
type ScanInput = Operations['Scan'][0]

/** A page of a query or a scan. */
export interface Page {
  readonly Items: Item[]
  readonly Count: number
  readonly ScannedCount: number
  readonly LastEvaluatedKey?: Item
}

const LARGEST_PAGE = 1024 * 1024

/** Answers a query of a table's partition, or of an index's. */
export function readQuery(table: MemoryTable, input: QueryInput): Page {
  if (!input.KeyConditionExpression) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.')
  }
  const condition = readCondition(input.KeyConditionExpression)
  const filter = filterOf(input, condition)
  const [partitionKey = ''] = orderOf(table.definition, input.IndexName)
  const partition = partitionOf(condition, partitionKey, input)
  const walked = table.walk(input.IndexName, partition).filter(item => condition.holds(item, input))
  if (input.ScanIndexForward === false) walked.reverse()
  return pageOf(table, walked, input, filter)
}

/** Answers a scan of a table or an index, or of one segment of it. Its order is that of the keys: nobody promises one. */
export function readScan(table: MemoryTable, input: ScanInput): Page {
  const { Segment, TotalSegments = 1 } = input
  const filter = filterOf(input)
  const { partitionKey } = table.definition
  const segmentOf = (item: Item) => Buffer.from(item[partitionKey]?.S ?? '').reduce((sum, byte) => sum + byte, 0)
  const walked = table.walk(input.IndexName)
  const mine = Segment === undefined ? walked : walked.filter(item => segmentOf(item) % TotalSegments === Segment)
  return pageOf(table, mine, input, filter)
}

function filterOf(input: QueryInput | ScanInput, keyCondition?: Condition): Condition | undefined {
  if (input.IndexName !== undefined && input.ConsistentRead) {
    throw invalid('Consistent reads are not supported on global secondary indexes')
  }
  if (input.Limit !== undefined && input.Limit < 1) throw invalid('Limit must be greater than or equal to 1')
  const filter = input.FilterExpression === undefined ? undefined : readCondition(input.FilterExpression)
  requirePlaceholders(input, [keyCondition, filter])
  return filter
}

function partitionOf({ equalities }: Condition, partitionKey: string, input: Placeholders): string {
  const [, token] = equalities.find(([name]) => nameOf(name, input) === partitionKey) ?? []
  if (token === undefined) throw invalid(`Query condition missed key schema element: ${partitionKey}`)
  const { S } = boundValue(token, input)
  if (S === undefined)
    throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type')
  return S
}

function pageOf(table: MemoryTable, walked: readonly Item[], input: QueryInput | ScanInput, filter?: Condition): Page {
  const { Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey } = input
  const order = orderOf(table.definition, input.IndexName)
  const sign = 'ScanIndexForward' in input && input.ScanIndexForward === false ? -1 : 1
  const rest = ExclusiveStartKey ? walked.filter(item => sign * inOrder(order, item, ExclusiveStartKey) > 0) : walked
  const scanned = rest.slice(0, Math.min(Limit, fitting(rest)))
  const Items = filter ? scanned.filter(item => filter.holds(item, input)) : scanned
  const page = { Items, Count: Items.length, ScannedCount: scanned.length }
  const last = scanned.at(-1)
  // A page that is full has a next one, even if nothing is left for it.
  if (!last || (scanned.length < Limit && scanned.length === rest.length)) return page
  return { ...page, LastEvaluatedKey: Object.fromEntries(order.map(name => [name, last[name] as Item[string]])) }
}

/** How many items a page has room for: it ends with the one that fills it. */
function fitting(items: readonly Item[]): number {
  let size = 0
  for (const [index, item] of items.entries()) {
    size += itemSize(item)
    if (size >= LARGEST_PAGE) return index + 1
  }
  return items.length
}
