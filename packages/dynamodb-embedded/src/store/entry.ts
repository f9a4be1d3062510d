import type { Item } from '../values/item.ts'
import type { TableShape } from './table-shape.ts'

/** One item that is put under a key, or removed (`null`). */
export type ItemWrite = readonly [table: string, key: Item, item: Item | null]

/**
 * What changes a store, as plain data. A store is what its entries make of it, in their order: the journal keeps them,
 * and applies them again.
 */
export type StoreEntry = WriteEntry | LoadEntry | TableEntry | DropEntry | SplitEntry

/** What one request wrote, all at once. */
export interface WriteEntry {
  readonly kind: 'write'
  readonly at: number
  readonly writes: readonly ItemWrite[]
  /** The service itself deleted the items, because their time to live was over. */
  readonly isExpiry?: boolean
  /** The request's idempotency token, and the digest of what came with it. */
  readonly token?: readonly [token: string, digest: string]
}

/** Items are put in place as if they had always been there: no records, no lag. */
export interface LoadEntry {
  readonly kind: 'load'
  readonly at: number
  readonly table: string
  readonly items: readonly Item[]
}

/** A table is created, or has another shape from now on. */
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

/** Every open shard of the table's stream is closed and continued by two. */
export interface SplitEntry {
  readonly kind: 'split'
  readonly at: number
  readonly table: string
}
