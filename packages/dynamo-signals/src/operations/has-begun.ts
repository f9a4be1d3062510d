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
 * 35 days. Use it in checks that find effects that never happened.
 */
export async function hasBegun(database: Database, { dispatchUid, model, id, key }: EffectName): Promise<boolean> {
  const { core } = coreOf(database)
  const { Item } = await core.transport('GetItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes(claimKey(dispatchUid, instanceKey(model, id).pk, key)),
    ConsistentRead: true,
  })
  return Item !== undefined
}
