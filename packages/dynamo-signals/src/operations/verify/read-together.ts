import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { isSameValue } from '../../repository/items/changed-fields.ts'
import { type ItemKey, keyAttributes } from '../../repository/items/keys.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'

/** An instance's item, and a second value that was read while the item did not change. */
export interface Together<T> {
  readonly item: Item | undefined
  readonly other: T
}

const MOST_LOOKS = 4

/**
 * Reads a value consistently with an instance: the instance is read before and after, until both reads are equal.
 * Returns undefined if the instance changes too often.
 */
export async function readTogether<T>(
  core: Core,
  model: AnyModel,
  id: string,
  read: () => Promise<T>,
): Promise<Together<T> | undefined> {
  let item = await readInstance({ core }, model, id)
  for (let look = 0; look < MOST_LOOKS; look++) {
    const other = await read()
    const after = await readInstance({ core }, model, id)
    if (isSame(model, item, after)) return { item: after, other }
    item = after
  }
  return undefined
}

/** Other code changes items without the write ID of the library. */
function isSame({ storedIn }: AnyModel, item: Item | undefined, after: Item | undefined): boolean {
  if (!item || !after) return item === after
  return storedIn ? isSameValue(item, after) : item._wid?.S === after._wid?.S
}

/** Reads any item of the data table with a strongly consistent read. */
export async function readAt(core: Core, key: ItemKey): Promise<Item | undefined> {
  const { Item } = await core.transport('GetItem', {
    TableName: core.tableName,
    Key: keyAttributes(key),
    ConsistentRead: true,
  })
  return Item
}
