import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { instanceKey, keyAttributes } from '../repository/items/keys.ts'
import { coreOf } from '../repository/open-database.ts'
import { claimKey } from '../streams/once.ts'

/** One effect of `once`: of which receiver, for which instance, under which key. */
export interface EffectName {
  readonly dispatchUid: string
  readonly model: AnyModel
  readonly id: string
  /** What the receiver calls it. */
  readonly key: string
}

/**
 * Whether a receiver has begun an effect of `once`, be it done, under way or refused. The ledger remembers it for 35
 * days. For checks that look for what never happened.
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
