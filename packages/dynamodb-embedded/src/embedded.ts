import { Engine, type EngineOptions } from './engine.ts'
import { type Fault, Faults } from './faults.ts'
import { type Listening, listen } from './http/server.ts'
import type { Journal } from './journal/journal.ts'
import { compact, storedEngine } from './persistence/stored-engine.ts'
import { requireStorable } from './requests/key-checks.ts'
import { ServiceError } from './service-error.ts'
import { Store, type StoreOptions } from './store/store.ts'
import type { Commit } from './streams/change.ts'
import { type Transport, withDates } from './transport.ts'
import { type Item, storedItem } from './values/item.ts'

/** What a database in memory can be told; everything has a default. */
export interface MemoryOptions
  extends EngineOptions,
    Pick<StoreOptions, 'shards' | 'streamRetention' | 'streamMemory'> {}

/** So many items are one line of the journal. */
const A_LOAD = 1_000

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
  readonly #journal: Journal | undefined
  readonly #faults = new Faults()
  readonly #servers = new Set<Listening>()
  readonly #atEnd: (() => void)[] = []
  /** What has to be over before the next request is performed. */
  #gate: Promise<void> | undefined

  /** A database in memory; `openEmbedded` opens one that keeps its data in a folder. */
  constructor(options?: MemoryOptions)
  /** @internal */
  constructor(options: MemoryOptions, journal: Journal | undefined)
  constructor(options: MemoryOptions = {}, journal?: Journal) {
    this.#journal = journal
    this.#engine = journal ? storedEngine(journal, options) : new Engine(options, new Store(options))
  }

  /** What was found when the data folder was opened, in sentences: a write that was never finished, for instance. */
  get notes(): readonly string[] {
    return this.#journal?.notes ?? []
  }

  /** Performs an operation, and answers when nothing of it can be lost. Rejects with the errors of the AWS SDK. */
  readonly transport: Transport = async (operation, input, options) => {
    options?.abortSignal?.throwIfAborted()
    // Each operation takes its own input: the type of the map says so, a generic call cannot.
    return withDates(await this.request(operation, input)) as never
  }

  /** As {@link transport}, of any operation: those of DynamoDB Streams, too. */
  async request(operation: string, input: object): Promise<object> {
    if (this.#gate) await this.#gate
    try {
      return this.perform(operation, input)
    } finally {
      // Also a refusal, or what was read, may rest on a write that is not stored yet.
      await this.#stored()
    }
  }

  /**
   * Performs an operation now, without waiting until it is stored. Throws the errors that DynamoDB answers with. For a
   * database in memory: where time is virtual, nothing may take time.
   */
  perform(operation: string, input: object): object {
    this.#requireUsable()
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
    const server = await listen((operation, input) => this.request(operation, input), { host, port })
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
    const stored = items.map(item => storedItem(item))
    for (const item of stored) requireStorable(shape, item)
    for (let from = 0; from < stored.length; from += A_LOAD) {
      const part = stored.slice(from, from + A_LOAD)
      this.#engine.commit('Load', { kind: 'load', at: this.#engine.now(), table: tableName, items: part })
    }
  }

  /**
   * Puts an item under its key, or removes what is there, with a record, but past all checks: also what no request could
   * store. For tests of code that has to live with damaged items.
   */
  write(tableName: string, key: Readonly<Item>, item: Readonly<Item> | undefined): void {
    const { shape } = this.#engine.table(tableName)
    const writes = [[shape.name, key, item ?? null]] as const
    this.#engine.commit('Write', { kind: 'write', at: this.#engine.now(), writes })
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
    if (this.#journal?.failure) return 0
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

  /**
   * Goes back to the content of a snapshot, any number of times. In memory it is done when this returns; with a data
   * folder, requests wait until it is stored.
   */
  async restore({ store }: Snapshot): Promise<void> {
    if (this.#gate) await this.#gate
    const before = this.#engine.store
    this.#engine.store = store.copy()
    if (!this.#journal) return
    const stored = compact(this.#journal, this.#engine).catch((error: Error) => {
      this.#engine.store = before
      throw unstored(error)
    })
    // Whoever waits at the gate goes on with what is stored, whichever that is.
    this.#gate = stored
      .catch(() => {})
      .finally(() => {
        this.#gate = undefined
      })
    await stored
  }

  /** Writes a snapshot of the data folder, and drops the logs it replaces. It happens by itself when logs grow. */
  async compact(): Promise<void> {
    if (this.#journal) await compact(this.#journal, this.#engine)
  }

  /** @internal Calls the function when the database is closed. */
  onClose(end: () => void): void {
    this.#atEnd.push(end)
  }

  /** Stops serving, stores what is left to be stored, and gives the data folder back. */
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

/** A failure of the disk, as clients know failures of DynamoDB: they may send the request again. */
function unstored(error: Error): ServiceError {
  return new ServiceError('InternalServerError', error.message, { status: 500 })
}
