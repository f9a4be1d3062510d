import type { Core } from '../../repository/core.ts'
import { encodeValue, type Item } from '../../repository/items/attribute-value.ts'
import { KEPT_WRITE_IDS, versionOf, writeIdsOf } from '../../repository/items/instance-item.ts'

/**
 * Returns an item with the bookkeeping of a new save, so that receivers are notified of its record. With the write ID of the
 * last save, their receipts would say that they have handled it.
 */
export function asSaved({ runtime }: Core, item: Readonly<Item>): Item {
  const { _ctx, _raw, _hop, _cause, _migrated, ...rest } = item
  return {
    ...rest,
    _v: { N: String(versionOf(item) + 1) },
    _wid: { S: runtime.newWriteId() },
    _wids: encodeValue(writeIdsOf(item).slice(0, KEPT_WRITE_IDS - 1)),
    updatedAt: { S: runtime.now().toISOString() },
  }
}
