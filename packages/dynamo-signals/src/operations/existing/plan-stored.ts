import type { ItemForm } from '../../existing/item-form.ts'
import { unchanged } from '../../existing/stored-conditions.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { onlyChanges } from '../../repository/writing/only-changes.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'
import { HasChanged } from '../verify/commit-repair.ts'
import type { IdentifiedItem } from './identified-item.ts'

/** An item whose attributes an operator changes. */
export interface ChangedItem extends Pick<IdentifiedItem, 'stored'> {
  readonly form: ItemForm
  readonly after: Item
}

/**
 * Plans the update of some attributes of an item. It fails with `HasChanged` if other code has changed the item since it was
 * read, and keeps attributes that were added in the meantime.
 */
export function planStored({ form, stored: before, after }: ChangedItem): PlannedWrite {
  return onlyChanges({
    kind: 'put',
    table: form.tableName,
    // Its address in a commit. The request has the stored key.
    key: { pk: form.textOf(before), sk: '', stored: form.keyIn(before) },
    item: after,
    replaces: before,
    conditions: unchanged(before, after),
    refusal: () => new HasChanged(),
  })
}

/**
 * Marks the library's own data in an item, so that its record counts as raw, and receivers that do not ask for such changes skip
 * it. An item without that data stays as it is: its record is one of other code.
 */
export function markedAsRaw({ runtime }: Core, item: Item, bookkeeping: string | undefined): Item {
  const kept = bookkeeping === undefined ? undefined : item[bookkeeping]?.M
  if (bookkeeping === undefined || !kept) return item
  return { ...item, [bookkeeping]: { M: { ...kept, migrated: { S: runtime.newWriteId() } } } }
}
