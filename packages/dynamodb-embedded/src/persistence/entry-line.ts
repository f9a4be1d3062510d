import type { ItemWrite, StoreEntry, WriteEntry } from '../store/entry.ts'
import { keyOf } from '../store/row.ts'
import type { AppliedWrite } from '../store/store.ts'
import type { KeyShape } from '../store/table-shape.ts'
import { fromJson } from '../values/from-json.ts'
import type { Item } from '../values/item.ts'

/** An item that was put, or the key of one that was removed. */
type WrittenItem = readonly [table: string, item: Item] | readonly [table: string, key: Item, removed: 0]

interface WriteLine extends Omit<WriteEntry, 'writes'> {
  readonly items: readonly WrittenItem[]
}

/**
 * Encodes an entry as one line. A write contains only changes, with the JSON text of the rows. Returns undefined for
 * an entry that changes nothing.
 */
export function entryLine(
  entry: StoreEntry,
  applied: readonly AppliedWrite[],
  shapeOf: (table: string) => KeyShape,
): string | undefined {
  if (entry.kind !== 'write') return JSON.stringify(entry)
  if (applied.length === 0 && !entry.token) return undefined
  const { writes: _writes, ...rest } = entry
  const items = applied.map(({ table, record: { before, after } }) => {
    const name = JSON.stringify(table)
    return after
      ? `[${name},${after.text}]`
      : `[${name},${JSON.stringify(keyOf(shapeOf(table), before?.item ?? {}))},0]`
  })
  return `${JSON.stringify(rest).slice(0, -1)},"items":[${items.join(',')}]}`
}

/** Decodes a line. */
export function entryOf(line: string, shapeOf: (table: string) => KeyShape): StoreEntry {
  const entry = fromJson(line) as StoreEntry | WriteLine
  if (entry.kind !== 'write' || !('items' in entry)) return entry as StoreEntry
  const { items, ...rest } = entry
  const writes = items.map(([table, item, removed]): ItemWrite => {
    return removed === 0 ? [table, item, null] : [table, keyOf(shapeOf(table), item), item]
  })
  return { ...rest, writes }
}
