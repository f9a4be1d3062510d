import type { ReadManyOptions } from '../../models/call-options.ts'
import type { Item } from '../items/attribute-value.ts'
import { idOf } from '../items/read-instance-item.ts'

/** Decodes many items. If the caller asked for it, reports an item that cannot be read and skips it. */
export function readable<T>(
  items: readonly Item[],
  read: (item: Item) => T | undefined,
  { onUnreadable }: ReadManyOptions = {},
): T[] {
  return items.flatMap(item => {
    try {
      return read(item) ?? []
    } catch (error) {
      if (!onUnreadable) throw error
      onUnreadable(error, idOf(item))
      return []
    }
  })
}
