import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../../repository/items/keys.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'

/** An instance's item, and what was read of something else while it stayed as it is. */
export interface Together<T> {
  readonly item: Item | undefined
  readonly other: T
}

const MOST_LOOKS = 4

/**
 * Reads something together with an instance, as one moment saw both: the instance is read before and after, until it is
 * the same. Undefined for an instance that is too busy to be judged.
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
    if (item?._wid?.S === after?._wid?.S && (item === undefined) === (after === undefined))
      return { item: after, other }
    item = after
  }
  return undefined
}

/** Reads any item of the data table, strongly consistent. */
export async function readAt(core: Core, key: ItemKey): Promise<Item | undefined> {
  const { Item } = await core.transport('GetItem', {
    TableName: core.tableName,
    Key: keyAttributes(key),
    ConsistentRead: true,
  })
  return Item
}
