import type { ReadManyOptions } from '../../models/call-options.ts'
import type { Item } from '../items/attribute-value.ts'
import { idOf } from '../items/read-instance-item.ts'

/** What many items are read as. One that cannot be read is reported and left out if the caller asked for that. */
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
