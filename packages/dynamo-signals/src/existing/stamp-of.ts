import type { ItemStamp } from '../repository/items/instance-item.ts'
import type { WritesOptions } from './writes-options.ts'

/** Returns what the items store of a save. What is not stored is not in a saved instance, either, so that it equals the instance that is read. */
export function stampOf({ bookkeeping, createdAt, updatedAt }: WritesOptions): Partial<ItemStamp> {
  return {
    ...(bookkeeping === false && { version: 0 }),
    ...(createdAt === undefined && { createdAt: '' }),
    ...(updatedAt === undefined && { updatedAt: '' }),
  }
}
