import type { Item } from '../values/item.ts'
import type { TableShape } from './table-shape.ts'

/** An item that is put under a key, or null if it is removed. */
export type ItemWrite = readonly [table: string, key: Item, item: Item | null]

/**
 * A change of a store, as plain data. The state of a store is the result of all its entries, applied in order. The
 * journal stores them, and they are applied again after a restart.
 */
export type StoreEntry = WriteEntry | LoadEntry | TableEntry | DropEntry | SplitEntry

/** The writes of one request, applied atomically. */
export interface WriteEntry {
  readonly kind: 'write'
  readonly at: number
  readonly writes: readonly ItemWrite[]
  /** The service deleted the items because they had expired. */
  readonly isExpiry?: boolean
  /** The request's idempotency token, and the digest of the request. */
  readonly token?: readonly [token: string, digest: string]
}

/** Items are added as if they had always existed: without records or lag. */
export interface LoadEntry {
  readonly kind: 'load'
  readonly at: number
  readonly table: string
  readonly items: readonly Item[]
}

/** A table is created or changed. */
export interface TableEntry {
  readonly kind: 'table'
  readonly at: number
  readonly shape: TableShape
}

export interface DropEntry {
  readonly kind: 'drop'
  readonly at: number
  readonly table: string
}

/** Every open shard of the table's stream is split into two. */
export interface SplitEntry {
  readonly kind: 'split'
  readonly at: number
  readonly table: string
}
