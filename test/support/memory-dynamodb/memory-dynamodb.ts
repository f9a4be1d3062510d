import type { Transport } from 'dynamo-signals'
import type { TableDefinition } from 'dynamo-signals/table'
import { type Commit, EmbeddedDynamoDB, type MemoryOptions as EmbeddedOptions, type Item } from 'dynamodb-embedded'
import { tableInput } from '../../../packages/local-cloud/src/dynamodb/create-tables.ts'
import { MemoryTable } from './tables/memory-table.ts'

/** The options of a {@link MemoryDynamoDB}. All except the tables have defaults. */
export interface MemoryOptions extends EmbeddedOptions {
  readonly tables: readonly TableDefinition[]
}

/**
 * The embedded DynamoDB with the library's tables, and with what tests look at. Conflicts between transactions,
 * throttling and lost answers do not happen by themselves: wrap the transport for them.
 *
 * @example
 * const memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
 * const database = openDatabase({ client: memory.transport, tableName: 'data', ledgerTableName: 'ledger', models })
 * await createStreamHandler({ database, consumer: 'mail' })({ Records: memory.table('data').records })
 */
export class MemoryDynamoDB {
  readonly #dynamodb: EmbeddedDynamoDB
  readonly #tables: Map<string, MemoryTable>

  constructor({ tables, ...options }: MemoryOptions) {
    this.#dynamodb = new EmbeddedDynamoDB(options)
    for (const table of tables) this.#dynamodb.perform('CreateTable', tableInput(table))
    this.#tables = new Map(tables.map(each => [each.name, new MemoryTable(each, this.#dynamodb)]))
    this.onCommit(({ tableName, changes }) => this.#tables.get(tableName)?.changes.push(...changes))
  }

  /** What `openDatabase` takes for its `client`. */
  get transport(): Transport {
    return this.#dynamodb.transport
  }

  /** Performs a request now. Throws the errors that DynamoDB answers with. */
  perform(operation: string, input: object): object {
    return this.#dynamodb.perform(operation, input)
  }

  /** A table, to look at. */
  table(name: string): MemoryTable {
    const table = this.#tables.get(name)
    if (table) return table
    throw new Error(`There is no table ${name}.`)
  }

  /** Calls the listener right after each request that changed something, before its answer. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#dynamodb.onCommit(listener)
  }

  /** Deletes an item as time to live does: by the service, with a record that says so. */
  expire(tableName: string, key: Readonly<Item>): void {
    this.#dynamodb.expire(tableName, key)
  }
}
