import { Engine, type EngineOptions } from './engine.ts'
import { type Fault, Faults } from './faults.ts'
import { type Listening, listen } from './http/server.ts'
import { requireStorable } from './requests/key-checks.ts'
import { Store, type StoreOptions } from './store/store.ts'
import type { Commit } from './streams/change.ts'
import type { Transport } from './transport.ts'
import { type Item, storedItem } from './values/item.ts'

/** What a database in memory can be told; everything has a default. */
export interface MemoryOptions extends EngineOptions, Pick<StoreOptions, 'shards'> {}

/** The whole content of a database at one time. */
export interface Snapshot {
  /** @internal */
  readonly store: Store
}

/**
 * A DynamoDB in this process. Each request is done in one step, at the moment it is sent, so that runs are repeatable.
 * Hand its `transport` to code that takes one, or `listen` and give its endpoint to any SDK.
 *
 * @example
 * const dynamodb = new EmbeddedDynamoDB()
 * await dynamodb.transport('CreateTable', { TableName: 'users', KeySchema, AttributeDefinitions, BillingMode })
 * const { endpoint } = await dynamodb.listen()
 */
export class EmbeddedDynamoDB {
  readonly #engine: Engine
  readonly #faults = new Faults()
  readonly #servers = new Set<Listening>()

  constructor(options: MemoryOptions = {}) {
    this.#engine = new Engine(options, new Store(options.shards === undefined ? {} : { shards: options.shards }))
  }

  /** Performs an operation, and answers when nothing of it can be lost. Rejects with the errors of the AWS SDK. */
  readonly transport: Transport = async (operation, input, options) => {
    options?.abortSignal?.throwIfAborted()
    // Each operation takes its own input: the type of the map says so, a generic call cannot.
    return this.perform(operation, input) as never
  }

  /** Performs an operation now. Throws the errors that DynamoDB answers with. */
  perform(operation: string, input: object): object {
    return this.#faults.strike(operation, input, () => this.#engine.perform(operation, input))
  }

  /**
   * Makes an operation fail: once, a number of times, or always. `AnswerLost` performs it and loses the answer.
   * Returns a function that cancels it.
   *
   * @example
   * dynamodb.fail('TransactWriteItems', { once: 'TransactionConflict' })
   */
  fail(operation: string, fault: Fault): () => void {
    return this.#faults.plan(operation, fault)
  }

  /** Serves the database over HTTP. Default: on a free port of this machine, for this machine. */
  async listen({
    port = 0,
    host = '127.0.0.1',
  }: {
    readonly port?: number
    readonly host?: string
  } = {}): Promise<Listening> {
    const server = await listen(async (operation, input) => this.perform(operation, input), { host, port })
    this.#servers.add(server)
    return server
  }

  /** Every item of a table, in no order that you could rely on. Throws `ResourceNotFoundException`. */
  items(tableName: string): Item[] {
    return Array.from(this.#engine.table(tableName).rows.walk(), ({ item }) => item)
  }

  /** The item under a key. Throws for a key that does not fit the table. */
  item(tableName: string, key: Readonly<Item>): Item | undefined {
    return (this.#engine.perform('GetItem', { TableName: tableName, Key: key }) as { Item?: Item }).Item
  }

  /** Puts items in place as if they had always been there: no records, no index lag. */
  load(tableName: string, items: readonly Item[]): void {
    const { shape } = this.#engine.table(tableName)
    for (const item of items) {
      const stored = storedItem(item)
      requireStorable(shape, stored)
      this.#engine.store.load(tableName, stored)
    }
  }

  /** Calls the listener right after each request that changed something, once for each table, before its answer. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#engine.onCommit(listener)
  }

  /** Deletes an item as time to live does: by the service, with a record that says so. */
  expire(tableName: string, key: Readonly<Item>): void {
    this.#engine.expire(tableName, key)
  }

  /** Deletes every item whose time to live is over. Returns how many there were. */
  expireDue(): number {
    return this.#engine.expireDue()
  }

  /** Closes each open shard of a table's stream, and continues it in two. Throws for a table without a stream. */
  splitShards(tableName: string): void {
    const { shape } = this.#engine.table(tableName)
    if (!shape.stream) throw new TypeError(`splitShards: the table ${tableName} has no stream. Enable one first.`)
    this.#engine.commit('SplitShards', { kind: 'split', at: this.#engine.now(), table: tableName })
  }

  /** The content as it is now. It takes milliseconds: items are shared, not copied. */
  snapshot(): Snapshot {
    return { store: this.#engine.store.copy() }
  }

  /** Goes back to the content of a snapshot. It can be restored any number of times. */
  restore({ store }: Snapshot): void {
    this.#engine.store = store.copy()
  }

  /** Stops serving. */
  async close(): Promise<void> {
    await Promise.all([...this.#servers].map(server => server.close()))
    this.#servers.clear()
  }
}
