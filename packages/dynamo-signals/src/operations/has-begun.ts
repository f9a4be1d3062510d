import { ConfigurationError } from '../errors/index.ts'
import { formOf } from '../existing/item-form.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { instanceKey, keyAttributes } from '../repository/items/keys.ts'
import { coreOf } from '../repository/open-database.ts'
import { claimKey } from '../streams/once.ts'

/** Identifies an effect of `once`: the receiver, the instance and the key. */
export interface EffectName {
  readonly dispatchUid: string
  readonly model: AnyModel
  readonly id: string
  /** The key that the receiver passes to `once`. */
  readonly key: string
}

/**
 * Returns whether a receiver has started an effect of `once`, regardless of its outcome. The ledger remembers this for
 * 35 days. Use it in checks that find effects that never happened. Throws `ConfigurationError` for a model whose items only
 * other code writes, because their keys cannot be made of an id.
 */
export async function hasBegun(database: Database, { dispatchUid, model, id, key }: EffectName): Promise<boolean> {
  const { core } = coreOf(database)
  const itemKey = itemKeyOf(model, id)
  if (itemKey === undefined) return false
  const { Item } = await core.transport('GetItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes(claimKey(dispatchUid, itemKey, key)),
    ConsistentRead: true,
  })
  return Item !== undefined
}

/** Returns what identifies an instance in the ledger. Undefined for an id that no instance can have. */
function itemKeyOf(model: AnyModel, id: string): string | undefined {
  if (!model.storedIn) return instanceKey(model, id).pk
  const form = formOf(model)
  const key = form?.keyOf(model, id)
  if (form) return key && form.textOf(key)
  throw new ConfigurationError(
    'repository.existingItems',
    `hasBegun: only other code writes the items of ${model.name}, so their keys cannot be made of an id. Describe the key with writes of items().`,
  )
}
