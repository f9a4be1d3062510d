import { Engine, type EngineOptions } from './engine.ts'
import { type Fault, Faults } from './faults.ts'
import { type Listening, listen } from './http/listen.ts'
import { type RequestHandler, requestHandler } from './http/request-handler.ts'
import type { Journal } from './journal/journal.ts'
import { storedEngine } from './persistence/stored-engine.ts'
import { requireStorable } from './requests/key-checks.ts'
import { ServiceError } from './service-error.ts'
import { Store, type StoreOptions } from './store/store.ts'
import type { Commit } from './streams/change.ts'
import { type InputOf, type Transport, withDates } from './transport.ts'
import { type Item, storedItem } from './values/item.ts'

/** The options of an in-memory database. All of them have defaults. */
export interface MemoryOptions
  extends EngineOptions,
    Pick<StoreOptions, 'shards' | 'streamRetention' | 'streamMemory'> {}

/** The number of items in one line of the journal. */
const A_LOAD = 1_000

/** The complete contents of a database at one moment. */
export interface Snapshot {
  /** @internal */
  readonly store: Store
}

/**
 * A DynamoDB in this process. It performs each request in one step, as soon as it is sent, so runs are reproducible.
 * Pass its `transport` to code that accepts one, or call `listen` and pass the endpoint to any SDK.
 *
 * @example
 * const dynamodb = new EmbeddedDynamoDB()
 * await dynamodb.transport('CreateTable', { TableName: 'users', KeySchema, AttributeDefinitions, BillingMode })
 * const { endpoint } = await dynamodb.listen()
 */
export class EmbeddedDynamoDB {
  readonly #engine: Engine
  readonly #journal: Journal | undefined
  readonly #compact: (() => Promise<void>) | undefined
  readonly #faults = new Faults()
  readonly #servers = new Set<Listening>()
  readonly #atEnd: (() => void)[] = []
  /** The work that must finish before the next request is performed. */
  #gate: Promise<void> | undefined

  /** Creates an in-memory database. `openEmbedded` opens one that stores its data in a folder. */
  constructor(options?: MemoryOptions)
  /** @internal */
  constructor(options: MemoryOptions, journal: Journal | undefined)
  constructor(options: MemoryOptions = {}, journal?: Journal) {
    this.#journal = journal
    const stored = journal && storedEngine(journal, options)
    this.#engine = stored?.engine ?? new Engine(options, new Store(options))
    this.#compact = stored?.compact
  }

  /** Messages about problems that were found in the data folder, such as an incomplete last write. */
  get notes(): readonly string[] {
    return this.#journal?.notes ?? []
  }

  /** Performs an operation, and resolves once its result is durable. Rejects with the errors of the AWS SDK. */
  readonly transport: Transport = async (operation, input, options) => {
    options?.abortSignal?.throwIfAborted()
    // Each operation has its own input type, which a generic call cannot express.
    return withDates(await this.request(operation, input)) as never
  }

  /** Like {@link transport}, for any operation, including those of DynamoDB Streams. */
  async request(operation: string, input: object): Promise<object> {
    if (this.#gate) await this.#gate
    try {
      return this.perform(operation, input)
    } finally {
      // An error, or a read, can also depend on a write that is not stored yet.
      await this.#stored()
    }
  }

  /**
   * The `requestHandler` of SDK clients whose requests this database performs, in this process and without a port. Pass such a
   * client to other libraries. It needs an endpoint, a Region and credentials, all of them arbitrary.
   *
   * @example
   * const access = { endpoint: 'http://in-memory', region: 'local', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } }
   * const client = new DynamoDBClient({ ...access, requestHandler: dynamodb.requestHandler })
   */
  readonly requestHandler: RequestHandler = requestHandler((operation, input) => this.request(operation, input))

  /**
   * Performs an operation synchronously, without waiting until it is stored. Throws DynamoDB's errors. Use it for an
   * in-memory database with virtual time, where no call may take real time.
   */
  perform(operation: string, input: object): object {
    this.#requireUsable()
    return this.#faults.strike(operation, input, () => this.#engine.perform(operation, input))
  }

  /**
   * Makes an operation fail once, a number of times, or always. `when` selects requests, and `after` performs them first.
   * Returns a function that cancels it. Throws a `TypeError` for an unknown operation or error.
   *
   * @example
   * dynamodb.fail('TransactWriteItems', { once: 'TransactionConflict' })
   */
  fail<Name extends string>(operation: Name, fault: Fault<InputOf<Name>>): () => void {
    if (!this.#engine.knows(operation))
      throw new TypeError(
        `fail('${operation}'): unknown operation. Use the name of an operation of DynamoDB or its streams.`,
      )
    return this.#faults.plan(operation, fault)
  }

  /** Serves the database over HTTP. Default: on a free port, for clients on this machine only. */
  async listen({
    port = 0,
    host = '127.0.0.1',
  }: {
    readonly port?: number
    readonly host?: string
  } = {}): Promise<Listening> {
    const server = await listen((operation, input) => this.request(operation, input), { host, port })
    this.#servers.add(server)
    return server
  }

  /** Returns every item of a table, in an unspecified order. Throws `ResourceNotFoundException`. */
  items(tableName: string): Item[] {
    return Array.from(this.#engine.table(tableName).rows.walk(), ({ row }) => row.item)
  }

  /** Returns the item with this key. Throws if the key does not match the key schema of the table. */
  item(tableName: string, key: Readonly<Item>): Item | undefined {
    return (this.#engine.perform('GetItem', { TableName: tableName, Key: key }) as { Item?: Item }).Item
  }

  /** Adds items as if they had always existed: without stream records or index lag. */
  load(tableName: string, items: readonly Item[]): void {
    const { shape } = this.#engine.table(tableName)
    const stored = items.map(item => storedItem(item))
    for (const item of stored) requireStorable(shape, item)
    for (let from = 0; from < stored.length; from += A_LOAD) {
      const part = stored.slice(from, from + A_LOAD)
      this.#engine.commit('Load', { kind: 'load', at: this.#engine.now(), table: tableName, items: part })
    }
  }

  /**
   * Puts or removes an item with a stream record, but without any checks, so it can store items that no request could.
   * Use it to test how code handles damaged items.
   */
  write(tableName: string, key: Readonly<Item>, item: Readonly<Item> | undefined): void {
    const { shape } = this.#engine.table(tableName)
    const writes = [[shape.name, key, item ?? null]] as const
    this.#engine.commit('Write', { kind: 'write', at: this.#engine.now(), writes })
  }

  /** Calls the listener after each request that changed something, once per table, before the response is sent. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#engine.onCommit(listener)
  }

  /** Deletes an item as time to live does. Its record names the service as the writer. */
  expire(tableName: string, key: Readonly<Item>): void {
    this.#engine.expire(tableName, key)
  }

  /** Deletes every expired item. Returns the number of deleted items. */
  expireDue(): number {
    if (this.#journal?.failure) return 0
    return this.#engine.expireDue()
  }

  /** Splits each open shard of a table's stream into two. Throws for a table without a stream. */
  splitShards(tableName: string): void {
    const { shape } = this.#engine.table(tableName)
    if (!shape.stream) throw new TypeError(`splitShards: the table ${tableName} has no stream. Enable one first.`)
    this.#engine.commit('SplitShards', { kind: 'split', at: this.#engine.now(), table: tableName })
  }

  /** Captures the current contents. This takes milliseconds, because items are shared, not copied. */
  snapshot(): Snapshot {
    return { store: this.#engine.store.copy() }
  }

  /**
   * Restores the contents of a snapshot, which you can do any number of times. In memory, this is synchronous. With a
   * data folder, later requests wait until the contents are stored.
   */
  async restore({ store }: Snapshot): Promise<void> {
    if (this.#gate) await this.#gate
    const before = this.#engine.store
    this.#engine.store = store.copy()
    if (!this.#compact) return
    const stored = this.#compact().catch((error: Error) => {
      this.#engine.store = before
      throw unstored(error)
    })
    // Requests that wait here continue with the stored contents, whichever those are.
    this.#gate = stored
      .catch(() => {})
      .finally(() => {
        this.#gate = undefined
      })
    await stored
  }

  /** Writes a snapshot to the data folder and removes the logs that it replaces. Growing logs trigger this, too. */
  async compact(): Promise<void> {
    await this.#compact?.()
  }

  /** @internal Calls the function when the database is closed. */
  onClose(end: () => void): void {
    this.#atEnd.push(end)
  }

  /** Stops serving, stores all pending writes, and releases the data folder. */
  async close(): Promise<void> {
    for (const end of this.#atEnd.splice(0)) end()
    await Promise.all([...this.#servers].map(server => server.close()))
    this.#servers.clear()
    await this.#journal?.close()
  }

  #requireUsable(): void {
    const failure = this.#journal?.failure
    if (failure) throw unstored(failure)
  }

  async #stored(): Promise<void> {
    const stored = this.#journal?.durable()
    if (stored) await stored.catch((error: Error) => Promise.reject(unstored(error)))
  }
}

/** Turns a disk failure into an error that SDKs retry. */
function unstored(error: Error): ServiceError {
  return new ServiceError('InternalServerError', error.message, { status: 500 })
}
