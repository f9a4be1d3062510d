import type { ItemStamp } from '../repository/items/instance-item.ts'
import type { AttributeMap } from './attribute-map.ts'
import type { WritesOptions } from './writes-options.ts'

/**
 * Returns the version and times of a save as they will be read. A saved instance gets them, so that it equals the instance that is
 * read later. Omits what is not stored, and the fractions of a second if the attribute has none.
 */
export function stampOf(
  writes: WritesOptions,
  { textAsRead }: AttributeMap,
  { createdAt, updatedAt }: Pick<ItemStamp, 'createdAt' | 'updatedAt'>,
): Partial<ItemStamp> {
  const isNew = createdAt === updatedAt
  const date = (field: 'createdAt' | 'updatedAt', text: string) =>
    writes[field] === undefined ? '' : textAsRead(field, text)
  return {
    ...(writes.bookkeeping === false && { version: 0 }),
    // An earlier date was read, and can have fractions that other code has stored.
    ...((isNew || writes.createdAt === undefined) && { createdAt: date('createdAt', createdAt) }),
    updatedAt: date('updatedAt', updatedAt),
  }
}
