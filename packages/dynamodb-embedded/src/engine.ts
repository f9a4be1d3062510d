import { batchOperations } from './requests/batch-operations.ts'
import type { Context } from './requests/context.ts'
import { itemOperations } from './requests/item-operations.ts'
import { requireKey } from './requests/key-checks.ts'
import { requireKnown } from './requests/known-parameters.ts'
import { transactionOperations } from './requests/transaction-operations.ts'
import { ServiceError } from './service-error.ts'
import type { StoreEntry } from './store/entry.ts'
import type { ItemTable } from './store/item-table.ts'
import { keyOf } from './store/row.ts'
import { type AppliedWrite, Store } from './store/store.ts'
import { type Change, type Commit, changeOf } from './streams/change.ts'
import { streamOperations } from './streams/stream-operations.ts'
import { requireTableName } from './tables/table-name.ts'
import { tableOperations } from './tables/table-operations.ts'
import { type Item, storedItem } from './values/item.ts'

/** What an engine can be told; everything has a default. */
export interface EngineOptions {
  /** Default: the machine's clock. */
  readonly now?: () => number
  /** How long a global index stays behind a write, in milliseconds. Default: not at all. */
  readonly indexLag?: () => number
  /** The order in which a request's changes come into the stream. Default: that of the request. */
  readonly shuffle?: <T>(values: readonly T[]) => readonly T[]
}

type Perform = (input: never) => object

/** Keeps what was committed, so that it is there after a restart. */
export interface Log {
  append(entry: StoreEntry, applied: readonly AppliedWrite[]): void
}

/** Performs requests, one after another, on one store. Everything happens within a call: there is nothing to wait for. */
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

  /** Performs a request. Throws the errors that DynamoDB answers with. */
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

  /** Calls the listener right after each request that changed something, once for each table, before its answer. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** Deletes an item as time to live does: by the service, with a record that says so. Throws for a wrong key. */
  expire(tableName: string, key: Readonly<Item>): void {
    const stored = storedItem(key)
    requireKey(this.table(tableName).shape, stored)
    const writes = [[tableName, stored, null]] as const
    this.commit('TimeToLive', { kind: 'write', at: this.now(), writes, isExpiry: true })
  }

  /** Deletes every item whose time to live is over. Returns how many there were. */
  expireDue(): number {
    let count = 0
    for (const name of this.store.tableNames) {
      const { shape } = this.table(name)
      const keys = this.store.expired(name, this.now()).map(item => keyOf(shape, item))
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
