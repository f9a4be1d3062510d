import { batchOperations } from './requests/batch-operations.ts'
import type { Context } from './requests/context.ts'
import { itemOperations } from './requests/item-operations.ts'
import { requireKey } from './requests/key-checks.ts'
import { requireKnown } from './requests/require-known.ts'
import { transactionOperations } from './requests/transaction-operations.ts'
import { ServiceError } from './service-error.ts'
import type { StoreEntry } from './store/entry.ts'
import type { ItemTable } from './store/item-table.ts'
import { keyOf } from './store/row.ts'
import { type AppliedWrite, Store } from './store/store.ts'
import { type Change, type Commit, changeOf } from './streams/change.ts'
import { streamOperations } from './streams/stream-operations.ts'
import { requireTableName } from './tables/require-table-name.ts'
import { tableOperations } from './tables/table-operations.ts'
import { type Item, storedItem } from './values/item.ts'

/** The options of an engine. All of them have defaults. */
export interface EngineOptions {
  /** Default: the machine's clock. */
  readonly now?: () => number
  /** How far global indexes lag behind writes, in milliseconds. Default: 0. */
  readonly indexLag?: () => number
  /** The order of a request's changes in the stream. Default: the order in the request. */
  readonly shuffle?: <T>(values: readonly T[]) => readonly T[]
}

type Perform = (input: never) => object

/** Persists committed entries, so that they survive a restart. */
export interface Log {
  append(entry: StoreEntry, applied: readonly AppliedWrite[]): void
}

/** Performs requests on one store, one at a time. Every call is synchronous. */
export class Engine implements Context {
  readonly now: () => number
  store: Store
  readonly #options: EngineOptions
  readonly #log: Log | undefined
  readonly #operations: Readonly<Record<string, Perform>>
  readonly #listeners: ((commit: Commit) => void)[] = []

  constructor(options: EngineOptions = {}, store = new Store(), log?: Log) {
    this.#options = options
    this.#log = log
    this.now = options.now ?? Date.now
    this.store = store
    this.#operations = {
      ...itemOperations(this),
      ...batchOperations(this),
      ...transactionOperations(this),
      ...tableOperations(this),
      ...streamOperations(this),
    } as Readonly<Record<string, Perform>>
  }

  /** Whether there is such an operation. */
  knows(operation: string): boolean {
    return Object.hasOwn(this.#operations, operation)
  }

  /** Performs a request. Throws DynamoDB's errors. */
  perform(operation: string, input: object): object {
    requireKnown(operation, input as Record<string, unknown>)
    const perform = this.#operations[operation]
    if (perform) return perform(input as never)
    throw new ServiceError('UnknownOperationException', `There is no ${operation}.`)
  }

  readonly table = (name: string | undefined): ItemTable => {
    const table = this.store.table(name ?? '')
    if (table) return table
    requireTableName(name)
    throw new ServiceError('ResourceNotFoundException', `Cannot do operations on a non-existent table: ${name}`)
  }

  readonly commit = (operation: string, entry: StoreEntry): void => {
    const { indexLag, shuffle } = this.#options
    const arranged = shuffle && entry.kind === 'write' ? { ...entry, writes: shuffle(entry.writes) } : entry
    const applied = this.store.apply(arranged, indexLag ? () => arranged.at + indexLag() : undefined)
    this.#log?.append(arranged, applied)
    if (applied.length > 0 && this.#listeners.length > 0) this.#tell(operation, applied)
  }

  /** Calls the listener after each request that changed something, once per table, before the response is sent. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** Deletes an item as time to live does. Its record names the service as the writer. Throws for an invalid key. */
  expire(tableName: string, key: Readonly<Item>): void {
    const stored = storedItem(key)
    requireKey(this.table(tableName).shape, stored)
    const writes = [[tableName, stored, null]] as const
    this.commit('TimeToLive', { kind: 'write', at: this.now(), writes, isExpiry: true })
  }

  /** Deletes every expired item. Returns the number of deleted items. */
  expireDue(): number {
    let count = 0
    for (const name of this.store.tableNames) {
      const table = this.table(name)
      const keys = table.expired(Math.floor(this.now() / 1000)).map(item => keyOf(table.shape, item))
      for (const key of keys) this.expire(name, key)
      count += keys.length
    }
    return count
  }

  #tell(operation: string, applied: readonly AppliedWrite[]): void {
    const byTable = new Map<string, Change[]>()
    for (const { table, record } of applied) {
      const change = changeOf(this.table(table).shape, record)
      byTable.set(table, [...(byTable.get(table) ?? []), change])
    }
    for (const [tableName, changes] of byTable) {
      for (const listener of this.#listeners) listener({ tableName, operation, changes })
    }
  }
}
