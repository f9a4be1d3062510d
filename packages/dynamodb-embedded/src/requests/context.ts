import type { StoreEntry } from '../store/entry.ts'
import type { ItemTable } from '../store/item-table.ts'
import type { Store } from '../store/store.ts'

/** What a request works with: the store, the time, and a way to change it. */
export interface Context {
  readonly store: Store
  readonly now: () => number
  /** A table by its name. Throws `ResourceNotFoundException`. */
  readonly table: (name: string | undefined) => ItemTable
  /** Changes the store, all at once. */
  readonly commit: (operation: string, entry: StoreEntry) => void
}
