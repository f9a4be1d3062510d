import type { Placeholders } from '../expressions/placeholders.ts'
import { readProjection } from '../expressions/projection.ts'
import { invalid } from '../service-error.ts'
import type { ItemTable } from '../store/item-table.ts'
import { keyOf } from '../store/row.ts'
import { type Item, storedItem } from '../values/item.ts'
import { boundExpressions } from './bound-expressions.ts'
import { capacities, Usage } from './capacity.ts'
import type { Context } from './context.ts'
import { collectionsOf } from './item-collections.ts'
import { requireKey, requireStorable } from './key-checks.ts'

interface KeysOfTable extends Placeholders {
  readonly Keys?: readonly Item[]
  readonly ConsistentRead?: boolean
  readonly ProjectionExpression?: string
}

interface WriteOfTable {
  readonly PutRequest?: { readonly Item?: Item }
  readonly DeleteRequest?: { readonly Key?: Item }
}

interface BatchInput<Part> {
  readonly RequestItems?: Readonly<Record<string, Part>>
  readonly ReturnConsumedCapacity?: string
  readonly ReturnItemCollectionMetrics?: string
}

const MOST_READS = 100
const MOST_WRITES = 25
const LARGEST_ANSWER = 16 * 1024 * 1024

/** `BatchGetItem` and `BatchWriteItem`. */
export function batchOperations(context: Context) {
  return {
    BatchGetItem: (input: BatchInput<KeysOfTable>) => batchGet(context, input),
    BatchWriteItem: (input: BatchInput<readonly WriteOfTable[]>) => batchWrite(context, input),
  }
}

function batchGet(context: Context, { RequestItems, ReturnConsumedCapacity }: BatchInput<KeysOfTable>) {
  const requests = Object.entries(RequestItems ?? {})
  if (requests.length === 0) {
    throw invalid(
      "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  }
  const asked = requests.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0)
  if (asked > MOST_READS) throw invalid('Too many items requested for the BatchGetItem call')
  const reads = requests.map(([name, request]) => planReads(context.table(name), name, request))
  const Responses: Record<string, Item[]> = {}
  const UnprocessedKeys: Record<string, KeysOfTable> = {}
  let bytes = 0
  const usages = reads.map(({ table, name, request, keys, of }) => {
    const usage = new Usage(table)
    const items: Item[] = []
    Responses[name] = items
    for (const [at, key] of keys.entries()) {
      const row = table.find(key)
      if (!row) continue
      const { item } = row
      const size = row.size(item)
      bytes += size
      if (bytes > LARGEST_ANSWER) {
        UnprocessedKeys[name] = { ...request, Keys: keys.slice(at) }
        break
      }
      items.push(of(item))
      usage.read(size, { isConsistent: request.ConsistentRead })
    }
    return usage
  })
  return { Responses, UnprocessedKeys, ...capacities(ReturnConsumedCapacity, () => usages) }
}

function planReads(table: ItemTable, name: string, request: KeysOfTable) {
  const { Keys = [], ProjectionExpression } = request
  if (Keys.length === 0) {
    throw invalid(`The list of keys in RequestItems for BatchGetItem is required: ${name} has empty list`)
  }
  const projection =
    ProjectionExpression === undefined ? undefined : readProjection('ProjectionExpression', ProjectionExpression)
  const given = boundExpressions(table.shape, request, [projection])
  const keys = Keys.map(key => storedItem(key))
  for (const key of keys) requireKey(table.shape, key)
  if (hasDuplicates(table, keys)) throw invalid('Provided list of item keys contains duplicates')
  const of = (item: Item) => (projection ? projection.of(item, given) : item)
  return { table, name, request, keys, of }
}

function batchWrite(context: Context, input: BatchInput<readonly WriteOfTable[]>) {
  const requests = Object.entries(input.RequestItems ?? {})
  if (requests.length === 0) throw invalid('BatchWriteItem cannot have a null or no requests set')
  const asked = requests.reduce((sum, [, writes]) => sum + writes.length, 0)
  if (asked > MOST_WRITES) throw invalid('Too many items requested for the BatchWriteItem call')
  const tables = requests.map(([name, writes]) => planWrites(context.table(name), name, writes))
  // Counted before the write, because it depends on the previous item.
  const capacity = capacities(input.ReturnConsumedCapacity, () =>
    tables.map(({ table, writes }) => {
      const usage = new Usage(table)
      for (const { key, item } of writes) usage.write(table.find(key)?.item, item)
      return usage
    }),
  )
  context.commit('BatchWriteItem', {
    kind: 'write',
    at: context.now(),
    writes: tables.flatMap(({ table, writes }) =>
      writes.map(({ key, item }) => [table.shape.name, key, item ?? null] as const),
    ),
  })
  const written = tables.flatMap(({ table, writes }) => writes.map(({ key }) => ({ table, key })))
  return { UnprocessedItems: {}, ...capacity, ...collectionsOf(input.ReturnItemCollectionMetrics, written) }
}

function planWrites(table: ItemTable, name: string, requests: readonly WriteOfTable[]) {
  if (requests.length === 0) throw invalid(`The batch write request list for a table cannot be null or empty: ${name}`)
  const writes = requests.map(request => planWrite(table, request))
  if (
    hasDuplicates(
      table,
      writes.map(({ key }) => key),
    )
  )
    throw invalid('Provided list of item keys contains duplicates')
  return { table, writes }
}

function planWrite({ shape }: ItemTable, { PutRequest, DeleteRequest }: WriteOfTable): { key: Item; item?: Item } {
  if (Boolean(PutRequest) === Boolean(DeleteRequest)) {
    const what = 'Supplied AttributeValue has more than one datatypes set'
    throw invalid(`${what}, must contain exactly one of the supported datatypes`)
  }
  if (!PutRequest) {
    const key = storedItem(DeleteRequest?.Key ?? {})
    requireKey(shape, key)
    return { key }
  }
  const item = storedItem(PutRequest.Item ?? {})
  requireStorable(shape, item)
  return { key: keyOf(shape, item), item }
}

function hasDuplicates({ shape }: ItemTable, keys: readonly Item[]): boolean {
  return new Set(keys.map(key => JSON.stringify(keyOf(shape, key)))).size < keys.length
}
