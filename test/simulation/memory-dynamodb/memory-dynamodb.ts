import type { Operation, Operations, Transport } from 'dynamo-signals'
import type { TableDefinition } from 'dynamo-signals/table'
import { type Change, ChangeLog, type Commit } from './change-log.ts'
import { holds, type Placeholders } from './expression.ts'
import { type Item, isEqualItem, stored } from './item.ts'
import { MemoryTable } from './memory-table.ts'
import { RequestTokens } from './request-tokens.ts'
import { runQuery } from './run-query.ts'
import { conditionFailed, ServiceError, validationError } from './service-error.ts'
import { planTransaction, type Write } from './transact-write.ts'
import { applyUpdate } from './update-expression.ts'

/** What a {@link MemoryDynamoDB} can be told; everything has a default. */
export interface MemoryOptions {
  readonly tables: readonly TableDefinition[]
  /** Default: the machine's clock. */
  readonly now?: () => number
  /** How long a global index stays behind a write, in milliseconds. Default: not at all. */
  readonly indexLag?: () => number
  /** The order in which a transaction's changes come into the stream. Default: that of the request. */
  readonly shuffle?: <T>(values: readonly T[]) => readonly T[]
}

type Handlers = { readonly [Name in Operation]?: (input: Operations[Name][0]) => object }

/**
 * DynamoDB in memory, as far as the library talks to it: hand its `transport` to `openDatabase` as `client`. Every
 * request happens at once and alone; conditions, cancellation reasons, request tokens, indexes and change records are
 * DynamoDB's. Reads return frozen items.
 *
 * @example
 * const memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
 * const database = openDatabase({ client: memory.transport, tableName: 'data', ledgerTableName: 'ledger', models })
 */
export class MemoryDynamoDB {
  readonly #options: MemoryOptions
  readonly #tables = new Map<string, MemoryTable>()
  readonly #logs = new Map<string, ChangeLog>()
  readonly #tokens = new RequestTokens()
  readonly #listeners: ((commit: Commit) => void)[] = []

  constructor(options: MemoryOptions) {
    this.#options = options
    for (const definition of options.tables) {
      this.#tables.set(definition.name, new MemoryTable(definition))
      this.#logs.set(definition.name, new ChangeLog())
    }
  }

  /** What the library sends its requests with. Answers in the same turn, as a promise. */
  readonly transport: Transport = async (operation, input) => {
    // Each operation takes its own input: the type of the map says so, a generic call cannot.
    return this.perform(operation, input) as never
  }

  /** Performs a request now. Throws the errors that DynamoDB answers with. */
  perform(operation: string, input: object): object {
    const handler = this.#handlers[operation as Operation] as ((input: object) => object) | undefined
    if (!handler) throw validationError(`${operation} is not among what the memory understands.`)
    return handler(input)
  }

  /** Everything in a table, in no order. */
  items(tableName: string): Item[] {
    return [...this.#table(tableName).items]
  }

  /** The item under a key. */
  item(tableName: string, pk: string, sk: string): Item | undefined {
    return this.#table(tableName).get(JSON.stringify([pk, sk]))
  }

  /** Puts items in place as if they had always been there: no records, no lag. */
  load(tableName: string, items: readonly Item[]): void {
    const table = this.#table(tableName)
    for (const item of items) table.write(table.addressOf(item), stored(item), 0)
  }

  /** Every change of a table, oldest first. */
  changes(tableName: string): readonly Change[] {
    return this.#logs.get(tableName)?.changes ?? []
  }

  /** Calls the listener right after each request that changed something, before its answer. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** Deletes an item as time to live does: by the service, with a record that says so. */
  expire(tableName: string, pk: string, sk: string): void {
    const table = this.#table(tableName)
    this.#apply('TimeToLive', [{ table, address: JSON.stringify([pk, sk]), item: undefined }])
  }

  readonly #handlers: Handlers = {
    GetItem: ({ TableName, Key = {} }) => {
      const table = this.#table(TableName)
      return withItem(table.get(table.addressOf(Key)))
    },
    BatchGetItem: ({ RequestItems = {} }) => {
      const read = Object.entries(RequestItems).map(([name, { Keys = [] }]) => {
        const table = this.#table(name)
        return [name, Keys.map(key => table.get(table.addressOf(key))).filter(item => item !== undefined)]
      })
      return { Responses: Object.fromEntries(read), UnprocessedKeys: {} }
    },
    Query: input => runQuery(this.#table(input.TableName), input, this.#now()),
    PutItem: ({ TableName, Item = {}, ...condition }) => {
      const table = this.#table(TableName)
      return this.#write('PutItem', { table, address: table.addressOf(Item), item: stored(Item) }, condition)
    },
    DeleteItem: ({ TableName, Key = {}, ...condition }) => {
      const table = this.#table(TableName)
      return this.#write('DeleteItem', { table, address: table.addressOf(Key), item: undefined }, condition)
    },
    UpdateItem: ({ TableName, Key = {}, UpdateExpression = '', ...condition }) => {
      const table = this.#table(TableName)
      const address = table.addressOf(Key)
      const item = stored(applyUpdate(table.get(address) ?? Key, UpdateExpression, condition))
      return this.#write('UpdateItem', { table, address, item }, condition)
    },
    TransactWriteItems: input => {
      const { ClientRequestToken: token } = input
      const request = () => JSON.stringify(input)
      if (this.#tokens.isApplied(token, request, this.#now())) return {}
      const writes = planTransaction(input, name => this.#table(name))
      this.#apply('TransactWriteItems', writes)
      this.#tokens.remember(token, request, this.#now())
      return {}
    },
  }

  #write(operation: string, write: Write, condition: SingleCondition): object {
    const { table, address } = write
    const before = table.get(address)
    if (!holds(condition.ConditionExpression, before, condition)) {
      throw conditionFailed(condition.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined)
    }
    this.#apply(operation, [write])
    if (condition.ReturnValues === 'ALL_OLD') return before ? { Attributes: before } : {}
    return condition.ReturnValues === 'ALL_NEW' ? { Attributes: write.item } : {}
  }

  #apply(operation: string, writes: readonly Write[]): void {
    const at = this.#now()
    const byTable = new Map<MemoryTable, Change[]>()
    for (const { table, address, item } of this.#options.shuffle?.(writes) ?? writes) {
      const before = table.get(address)
      // What changes nothing makes no record.
      if (before ? item && isEqualItem(before, item) : !item) continue
      table.write(address, item, at + (this.#options.indexLag?.() ?? 0))
      const keys = table.keyOf(item ?? before ?? {})
      const change = { at, keys, before, after: item, isExpiry: operation === 'TimeToLive' }
      const log = this.#logs.get(table.definition.name) as ChangeLog
      byTable.set(table, [...(byTable.get(table) ?? []), log.add(change)])
    }
    for (const [{ definition }, changes] of byTable) {
      for (const listener of this.#listeners) listener({ tableName: definition.name, operation, changes })
    }
  }

  #table(name: string | undefined): MemoryTable {
    const table = this.#tables.get(name ?? '')
    if (!table) throw new ServiceError('ResourceNotFoundException', 'Cannot do operations on a non-existent table')
    return table
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }
}

interface SingleCondition extends Placeholders {
  readonly ConditionExpression?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
  readonly ReturnValues?: string | undefined
}

function withItem(item: Item | undefined): object {
  return item ? { Item: item } : {}
}
