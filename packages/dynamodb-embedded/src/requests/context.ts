import type { StoreEntry } from '../store/entry.ts'
import type { ItemTable } from '../store/item-table.ts'
import type { Store } from '../store/store.ts'

/** The context of a request: the store, the time, and a way to commit changes. */
export interface Context {
  readonly store: Store
  readonly now: () => number
  /** Returns a table by name. Throws `ResourceNotFoundException`. */
  readonly table: (name: string | undefined) => ItemTable
  /** Changes the store atomically. */
  readonly commit: (operation: string, entry: StoreEntry) => void
}
