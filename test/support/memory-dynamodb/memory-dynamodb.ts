import type { Operation, Operations, Transport } from 'dynamo-signals'
import type { TableDefinition } from 'dynamo-signals/table'
import { type Item, storedItem } from './attribute-values.ts'
import { Bindings } from './expressions/bindings.ts'
import { parseCondition } from './expressions/condition.ts'
import { readWrite, type WriteInput, type WriteKind } from './item-write.ts'
import { MemoryTable, type TableQuery } from './memory-table.ts'
import { invalid, ServiceError } from './service-error.ts'
import { Transactions } from './transactions.ts'

const MOST_READS = 100

type Input<Name extends Operation> = Operations[Name][0]
type Output<Name extends Operation> = Omit<Operations[Name][1], '$metadata'>
type Handlers = { readonly [Name in Operation]: (input: Input<Name>) => Output<Name> }

/**
 * DynamoDB in memory: what the library sends, answered as DynamoDB answers it, errors and stream records included. A
 * request is done in one step, at the moment it is sent, so that runs are repeatable; reads are always consistent.
 * Conflicts between transactions, throttling and lost answers do not happen by themselves: wrap the transport for them.
 */
export class MemoryDynamoDB {
  readonly #tables: ReadonlyMap<string, MemoryTable>
  readonly #transactions: Transactions

  constructor(tables: readonly TableDefinition[], { now = Date.now }: { readonly now?: () => number } = {}) {
    this.#tables = new Map(tables.map(definition => [definition.name, new MemoryTable(definition, now)]))
    this.#transactions = new Transactions(name => this.table(name), now)
  }

  /** What `openDatabase` takes for its `client`. */
  readonly transport: Transport = async (operation, input, options) => {
    options?.abortSignal?.throwIfAborted()
    const handle = this.#handlers[operation] as (input: unknown) => Output<typeof operation>
    return handle(input)
  }

  /** A table, to look at. Throws `ResourceNotFoundException`. */
  table(name: string | undefined): MemoryTable {
    const table = this.#tables.get(name ?? '')
    if (table) return table
    throw new ServiceError('ResourceNotFoundException', `Cannot do operations on a non-existent table: ${name}`)
  }

  readonly #handlers: Handlers = {
    GetItem: ({ TableName, Key = {} }) => {
      const Item = this.table(TableName).find(Key)
      return Item ? { Item } : {}
    },
    BatchGetItem: ({ RequestItems = {} }) => this.#batchGet(RequestItems),
    Query: input => this.#query(input),
    Scan: input => this.#scan(input),
    DescribeTable: ({ TableName }) => {
      const { items } = this.table(TableName)
      return { Table: { TableName, TableStatus: 'ACTIVE', ItemCount: items.length } }
    },
    PutItem: input => this.#write('Put', input),
    DeleteItem: input => this.#write('Delete', input),
    UpdateItem: input => this.#write('Update', input),
    TransactWriteItems: input => {
      this.#transactions.write(input)
      return {}
    },
  }

  #write(kind: WriteKind, input: WriteInput & { readonly ReturnValues?: string | undefined }): { Attributes?: Item } {
    const write = readWrite(this.table(input.TableName), kind, input)
    if (!write.passes) {
      throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', { Item: write.shown })
    }
    const after = write.after()
    write.apply()
    const Attributes = { ALL_OLD: write.before, ALL_NEW: after && storedItem(after) }[input.ReturnValues ?? '']
    return Attributes ? { Attributes } : {}
  }

  #batchGet(requests: NonNullable<Input<'BatchGetItem'>['RequestItems']>): Output<'BatchGetItem'> {
    const asked = Object.entries(requests).flatMap(([name, { Keys = [] }]) => Keys.map(key => ({ name, key })))
    const addresses = new Set(asked.map(({ name, key }) => `${name} ${this.table(name).addressOf(key)}`))
    if (addresses.size < asked.length) throw invalid('Provided list of item keys contains duplicates')
    if (asked.length === 0 || asked.length > MOST_READS)
      throw invalid('Too many items requested for the BatchGetItem call')
    const Responses: Record<string, Item[]> = {}
    for (const { name, key } of asked) {
      Responses[name] ??= []
      const item = this.table(name).find(key)
      if (item) Responses[name].push(item)
    }
    return { Responses, UnprocessedKeys: {} }
  }

  #query(input: Input<'Query'>): Output<'Query'> {
    if (!input.KeyConditionExpression)
      throw invalid('Either the KeyConditions or KeyConditionExpression must be specified')
    const bindings = new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues)
    const matches = parseCondition(input.KeyConditionExpression, bindings)
    return this.#page(input, bindings, { index: input.IndexName, matches, forward: input.ScanIndexForward ?? true })
  }

  #scan(input: Input<'Scan'>): Output<'Scan'> {
    const { Segment, TotalSegments = 1 } = input
    const bindings = new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues)
    const { partitionKey } = this.table(input.TableName).definition
    const segmentOf = (item: Item) => Buffer.from(item[partitionKey]?.S ?? '').reduce((sum, byte) => sum + byte, 0)
    const matches = (item: Item) => Segment === undefined || segmentOf(item) % TotalSegments === Segment
    return this.#page(input, bindings, { index: input.IndexName, matches, forward: true })
  }

  #page(
    input: Input<'Query'> | Input<'Scan'>,
    bindings: Bindings,
    walk: Pick<TableQuery, 'index' | 'matches' | 'forward'>,
  ): Output<'Query'> {
    const isWanted = input.FilterExpression ? parseCondition(input.FilterExpression, bindings) : () => true
    bindings.requireUse()
    const limit = input.Limit ?? Number.POSITIVE_INFINITY
    const page = this.table(input.TableName).query({ ...walk, after: input.ExclusiveStartKey, limit })
    const Items = page.items.filter(isWanted)
    const counts = { Count: Items.length, ScannedCount: page.items.length }
    return { Items, ...counts, ...(page.last ? { LastEvaluatedKey: page.last } : {}) }
  }
}
