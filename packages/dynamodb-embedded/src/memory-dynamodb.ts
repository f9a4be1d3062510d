import type { Operation, Operations, Transport } from './requests/operations.ts'
import { outcomesOf, planTransaction } from './requests/plan-transaction.ts'
import { type PlannedWrite, planWrite, type WriteInput, type WriteKind } from './requests/plan-write.ts'
import { readQuery, readScan } from './requests/read-page.ts'
import { RequestTokens } from './requests/request-tokens.ts'
import { requireReturnValues, returnedAttributes } from './requests/return-values.ts'
import { invalid, ServiceError } from './service-error.ts'
import type { Change, Commit } from './tables/change.ts'
import { MemoryTable } from './tables/memory-table.ts'
import type { TableDefinition } from './tables/table-definition.ts'
import { requireTableName } from './tables/table-name.ts'
import type { Item } from './values/item.ts'

/** What a {@link MemoryDynamoDB} can be told; everything but its tables has a default. */
export interface MemoryOptions {
  readonly tables: readonly TableDefinition[]
  /** Default: the machine's clock. */
  readonly now?: () => number
  /** How long a global index stays behind a write, in milliseconds. Default: not at all. */
  readonly indexLag?: () => number
  /** The order in which a transaction's changes come into the stream. Default: that of the request. */
  readonly shuffle?: <T>(values: readonly T[]) => readonly T[]
}

type Input<Name extends Operation> = Operations[Name][0]
type Output<Name extends Operation> = Omit<Operations[Name][1], '$metadata'>
type Handlers = { readonly [Name in Operation]: (input: Input<Name>) => Output<Name> }

const MOST_READS = 100

/**
 * DynamoDB in memory, as far as the library talks to it: hand its `transport` to `openDatabase` as `client`. Each
 * request is done in one step, at the moment it is sent, so that runs are repeatable; conditions, cancellation
 * reasons, request tokens, indexes and stream records are DynamoDB's, and what is read is frozen. Conflicts between
 * transactions, throttling and lost answers do not happen by themselves: wrap the transport for them.
 *
 * @example
 * const memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
 * const database = openDatabase({ client: memory.transport, tableName: 'data', ledgerTableName: 'ledger', models })
 * await createStreamHandler({ database, consumer: 'mail' })({ Records: memory.table('data').records })
 */
export class MemoryDynamoDB {
  readonly #options: MemoryOptions
  readonly #now: () => number
  readonly #tables: Map<string, MemoryTable>
  readonly #tokens = new RequestTokens()
  readonly #listeners: ((commit: Commit) => void)[] = []

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#tables = new Map(options.tables.map(each => [each.name, new MemoryTable(each, this.#now)]))
  }

  /** What `openDatabase` takes for its `client`. */
  readonly transport: Transport = async (operation, input, options) => {
    options?.abortSignal?.throwIfAborted()
    // Each operation takes its own input: the type of the map says so, a generic call cannot.
    return this.perform(operation, input) as never
  }

  /** Performs a request now. Throws the errors that DynamoDB answers with. */
  perform(operation: string, input: object): object {
    const handler = this.#handlers[operation as Operation] as ((input: object) => object) | undefined
    if (!handler) throw new ServiceError('UnknownOperationException', `${operation} is not known here.`)
    return handler(input)
  }

  /** A table, to look at. Throws `ResourceNotFoundException`. */
  table(name: string | undefined): MemoryTable {
    const table = this.#tables.get(name ?? '')
    if (table) return table
    requireTableName(name)
    throw new ServiceError('ResourceNotFoundException', `Cannot do operations on a non-existent table: ${name}`)
  }

  /** The names of the tables, in their order. */
  get tableNames(): string[] {
    return [...this.#tables.keys()].sort()
  }

  /** Adds an empty table. Throws `ResourceInUseException` for a name that is taken. */
  createTable(definition: TableDefinition): void {
    const { name } = definition
    if (this.#tables.has(name)) throw new ServiceError('ResourceInUseException', `Table already exists: ${name}`)
    this.#tables.set(name, new MemoryTable(definition, this.#now))
  }

  /** Removes a table and all it holds. Throws `ResourceNotFoundException`. */
  deleteTable(name: string | undefined): void {
    this.#tables.delete(this.table(name).definition.name)
  }

  /** Calls the listener right after each request that changed something, before its answer. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** Deletes an item as time to live does: by the service, with a record that says so. */
  expire(tableName: string, key: Readonly<Item>): void {
    this.#apply('TimeToLive', [planWrite(this.table(tableName), 'Delete', { Key: key })], [undefined])
  }

  readonly #handlers: Handlers = {
    GetItem: ({ TableName, Key = {} }) => {
      const Item = this.table(TableName).find(Key)
      return Item ? { Item } : {}
    },
    BatchGetItem: ({ RequestItems = {} }) => this.#batchGet(RequestItems),
    Query: input => readQuery(this.table(input.TableName), input),
    Scan: input => readScan(this.table(input.TableName), input),
    DescribeTable: ({ TableName }) => {
      const { items } = this.table(TableName)
      return { Table: { TableName, TableStatus: 'ACTIVE', ItemCount: items.length } }
    },
    PutItem: input => this.#write('PutItem', 'Put', input),
    DeleteItem: input => this.#write('DeleteItem', 'Delete', input),
    UpdateItem: input => this.#write('UpdateItem', 'Update', input),
    TransactWriteItems: input => {
      const request = () => JSON.stringify(input.TransactItems)
      const writes = planTransaction(input, name => this.table(name))
      if (this.#tokens.isApplied(input.ClientRequestToken, request, this.#now())) return {}
      this.#apply('TransactWriteItems', writes, outcomesOf(writes))
      this.#tokens.remember(input.ClientRequestToken, request, this.#now())
      return {}
    },
  }

  #write(
    operation: string,
    kind: WriteKind,
    input: WriteInput & { readonly ReturnValues?: string | undefined },
  ): { Attributes?: Item } {
    requireReturnValues(kind, input.ReturnValues)
    const write = planWrite(this.table(input.TableName), kind, input)
    const after = write.outcome()
    this.#apply(operation, [write], [after])
    const Attributes = returnedAttributes(write, after, input.ReturnValues)
    return Attributes ? { Attributes } : {}
  }

  #apply(operation: string, writes: readonly PlannedWrite[], outcomes: readonly (Item | undefined)[]): void {
    const at = this.#now()
    const done = writes.flatMap((write, index) =>
      write.kind === 'ConditionCheck' ? [] : [{ ...write, item: outcomes[index] }],
    )
    const byTable = new Map<MemoryTable, Change[]>()
    for (const { table, key, item } of this.#options.shuffle?.(done) ?? done) {
      const visibleAt = at + (this.#options.indexLag?.() ?? 0)
      const change = table.write(key, item, { at, visibleAt, isExpiry: operation === 'TimeToLive' })
      if (change) byTable.set(table, [...(byTable.get(table) ?? []), change])
    }
    for (const [{ definition }, changes] of byTable) {
      for (const listener of this.#listeners) listener({ tableName: definition.name, operation, changes })
    }
  }

  #batchGet(requests: NonNullable<Input<'BatchGetItem'>['RequestItems']>): Output<'BatchGetItem'> {
    const asked = Object.entries(requests).flatMap(([name, { Keys = [] }]) => Keys.map(key => ({ name, key })))
    const addresses = new Set(asked.map(({ name, key }) => `${name} ${this.table(name).addressOf(key)}`))
    if (addresses.size < asked.length) throw invalid('Provided list of item keys contains duplicates')
    if (asked.length === 0 || asked.length > MOST_READS) {
      throw invalid('Too many items requested for the BatchGetItem call')
    }
    const Responses: Record<string, Item[]> = {}
    for (const { name, key } of asked) {
      Responses[name] ??= []
      const item = this.table(name).find(key)
      if (item) Responses[name].push(item)
    }
    return { Responses, UnprocessedKeys: {} }
  }
}
