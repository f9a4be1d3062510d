import type { Operations } from 'dynamo-signals'
import { holds, nameOf, type Placeholders } from './expression.ts'
import type { Item } from './item.ts'
import type { MemoryTable } from './memory-table.ts'
import { validationError } from './service-error.ts'

type QueryInput = Operations['Query'][0]
const KEY_CONDITION = /^\s*([#\w]+)\s*=\s*(:\w+)(?:\s+AND\s+(.+))?$/s

/** Answers a query of a table's partition or of an index's. */
export function runQuery(
  table: MemoryTable,
  input: QueryInput,
  now: number,
): { Items: Item[]; Count: number; ScannedCount: number; LastEvaluatedKey?: Item } {
  const { IndexName, ConsistentRead, Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey, FilterExpression } = input
  if (IndexName !== undefined && !table.hasIndex(IndexName)) {
    throw validationError(`The table does not have the specified index: ${IndexName}`)
  }
  if (IndexName !== undefined && ConsistentRead) {
    throw validationError('Consistent reads are not supported on global secondary indexes')
  }
  const placeholders: Placeholders = input
  const { partition, rest } = keyCondition(input.KeyConditionExpression ?? '', placeholders)
  const inOrder = table.partition(IndexName, partition, now).filter(item => holds(rest, item, placeholders))
  const sorted = input.ScanIndexForward === false ? inOrder.reverse() : inOrder
  const start = ExclusiveStartKey === undefined ? 0 : behind(table, sorted, input)
  const scanned = sorted.slice(start, start + Limit)
  const Items = scanned.filter(item => holds(FilterExpression, item, placeholders))
  const last = scanned.length === Limit ? scanned.at(-1) : undefined
  const page = { Items, Count: Items.length, ScannedCount: scanned.length }
  return last ? { ...page, LastEvaluatedKey: { ...indexKeyOf(table, IndexName, last), ...table.keyOf(last) } } : page
}

function keyCondition(expression: string, placeholders: Placeholders) {
  const [, name = '', value = '', rest] = KEY_CONDITION.exec(expression) ?? []
  if (name !== '') nameOf(name, placeholders)
  const partition = placeholders.ExpressionAttributeValues?.[value]?.S
  if (partition === undefined) throw validationError(`Query condition missed key schema element in "${expression}"`)
  return { partition, rest }
}

/** Where the items behind the start key begin, whether that item is still there or not. */
function behind(table: MemoryTable, sorted: readonly Item[], input: QueryInput): number {
  const { ExclusiveStartKey = {}, IndexName, ScanIndexForward } = input
  const index = table.definition.indexes.find(({ name }) => name === IndexName)
  const sortKey = (index ?? table.definition).sortKey ?? ''
  const address = table.addressOf(ExclusiveStartKey)
  const at = sorted.findIndex(item => table.addressOf(item) === address)
  if (at >= 0) return at + 1
  const start = ExclusiveStartKey[sortKey]?.S ?? ''
  const next = sorted.findIndex(item => {
    const text = item[sortKey]?.S ?? ''
    return ScanIndexForward === false ? text < start : text > start
  })
  return next < 0 ? sorted.length : next
}

function indexKeyOf(table: MemoryTable, name: string | undefined, item: Item): Item {
  const index = table.definition.indexes.find(each => each.name === name)
  const names = index ? [index.partitionKey, index.sortKey] : []
  return Object.fromEntries(names.map(each => [each, item[each] as Item[string]]))
}
