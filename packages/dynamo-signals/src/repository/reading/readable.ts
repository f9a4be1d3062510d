import type { ReadManyOptions } from '../../models/call-options.ts'
import type { Item } from '../items/attribute-value.ts'
import { idOf } from '../items/read-instance-item.ts'

/** Decodes many items. If the caller asked for it, reports an item that cannot be read and skips it. */
export function readable<T, Read = Item>(
  items: readonly Read[],
  read: (item: Read) => T | undefined,
  { onUnreadable }: ReadManyOptions = {},
  nameOf: (item: Read) => string = item => idOf(item as Item),
): T[] {
  const found: T[] = []
  for (const item of items) {
    try {
      const result = read(item)
      if (result !== undefined) found.push(result)
    } catch (error) {
      if (!onUnreadable) throw error
      onUnreadable(error, nameOf(item))
    }
  }
  return found
}
