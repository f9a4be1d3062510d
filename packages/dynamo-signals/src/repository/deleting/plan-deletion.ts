import { TransactionTooLargeError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import { cascade } from '../../models/cascade-signal.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Deletion } from '../../models/repository.ts'
import { type Core, referencesTo } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { originAttributes } from '../items/cause.ts'
import { conflictWith, fencedItem } from '../items/deletion-fence.ts'
import { fitting, type ItemKey, instanceKey, keyAttributes } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { ignore, someFieldsOf, toPartOfInstance } from '../items/read-instance-item.ts'
import type { Doomed, Found } from '../reading/referring-instances.ts'
import { saveInstance } from '../saving/save-instance.ts'
import type { Scope } from '../scope.ts'
import { planGuards } from '../writing/guards.ts'
import { isUnchanged } from '../writing/is-unchanged.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import { MAX_WRITES } from '../writing/transaction-size.ts'
import type { DeletionPlan } from './collect-deletion.ts'

/** How long the ledger keeps the reason for a delete, in seconds. Longer than the stream keeps its records. */
const INTENT_LIFETIME = 30 * 24 * 3600

/**
 * The maximum number of writes of a delete that shares its transaction. Leaves room for the transaction's other writes and
 * checks, the writes of hooks, and a receiver's receipt.
 */
export const MOST_SHARED_WRITES = MAX_WRITES - 10

/**
 * Plans the writes that delete one instance: the item, if unchanged since it was read; its guards; and the reason, which the
 * ledger keeps for `postDelete`, because its record has only the old image.
 */
export function planDeletion({ core, context }: Pick<Scope, 'core' | 'context'>, doomed: Doomed): PlannedWrite[] {
  const { model, id, item, origin } = doomed
  const table = core.tableName
  const now = core.runtime.now()
  const refusal = (current: Item | undefined) => conflictWith(model, id, current, now.toISOString())
  const isOrigin = origin.id === id && origin.model === model
  const key = deletionKey(item)
  const intent: Item = {
    ...keyAttributes(key),
    origin: { S: isOrigin ? 'delete' : 'cascade' },
    root: { M: { model: { S: origin.model.name }, id: { S: origin.id } } },
    _ttl: { N: String(Math.floor(now.getTime() / 1000) + INTENT_LIFETIME) },
    ...originAttributes(context, core.cause),
  }
  return [
    {
      kind: 'delete',
      table,
      key: instanceKey(model, id),
      replaces: item,
      conditions: isUnchanged(core, item),
      refusal,
    },
    ...planGuards({ table, model, id }, someFieldsOf(model, item, shapeOf(model).guarded.flat(), ignore), undefined),
    { kind: 'put', table: core.ledgerTableName, key, item: intent, conditions: [], refusal },
  ]
}

/** Returns the ledger key that stores why an item was deleted. */
export function deletionKey(item: Readonly<Item>): ItemKey {
  return { pk: `deletion#${fitting(item.pk?.S ?? '', 2048 - 9)}`, sk: fitting(item._wid?.S || 'unversioned') }
}

/** Plans the replacement of an item, if it has not changed since it was read. */
export function planReplacement(core: Core, { model, id, item: before }: Found, after: Item): PlannedWrite {
  const now = core.runtime.now().toISOString()
  return {
    kind: 'put',
    table: core.tableName,
    key: instanceKey(model, id),
    item: after,
    replaces: before,
    conditions: isUnchanged(core, before),
    refusal: current => conflictWith(model, id, current, now),
  }
}

/** Whether an instance of the model needs a fence to prevent new references during its delete. */
export function needsFence(core: Core, model: AnyModel): boolean {
  return referencesTo(core, model).some(
    ({ definition: { kind, onDelete, constraint } }) =>
      kind === 'foreignKey' && onDelete !== 'doNothing' && constraint !== 'none',
  )
}

/**
 * Returns the root of a delete that is larger than one transaction. Throws `TransactionTooLargeError` if no cascade is
 * connected to finish it, or if it has several roots, which must be deleted in one transaction.
 */
export function requireCascade(
  { core }: Pick<Scope, 'core'>,
  [root, ...others]: readonly [Found, ...Found[]],
  planned: readonly PlannedWrite[],
  limit: number,
): Found {
  const writes = planned.length + (core.existing?.addedWrites(planned) ?? 0)
  if (others.length > 0) throw new TransactionTooLargeError(writes, limit)
  core.existing?.requireCascade(root.model, writes, limit)
  if (cascade.hasListeners(root.model, core.name)) return root
  const advice = 'Call connectCascade() where receivers are connected.'
  throw new TransactionTooLargeError(writes, limit, advice)
}

/**
 * Plans the write that commits a large delete. After it, reads do not return the root, and the cascade deletes the graph.
 */
export function planDecision(
  { core, context }: Pick<Scope, 'core' | 'context'>,
  root: Found,
  deletionId: string,
): PlannedWrite {
  const fence = { deletionId, decided: true, round: 1, cause: core.cause, context }
  return planReplacement(core, root, fencedItem(root.item, fence, core))
}

/** Plans the saves of the instances that are kept, including `preSave`, in a scope. */
export async function planReleases(
  scope: Scope,
  { released }: Pick<DeletionPlan, 'released'>,
  options: CallOptions,
): Promise<void> {
  for (const { model, item, changes } of released) {
    const input = { ...toPartOfInstance(model, item), ...changes }
    scope.core.loaded.set(input, item)
    const updateFields = Object.keys(changes)
    await saveInstance(scope, model, input, { ...options, mode: 'update', updateFields, releases: true })
  }
}

/** Returns the result for the caller. */
export function countOf({ doomed }: Pick<DeletionPlan, 'doomed'>, continues?: true): Deletion {
  const byModel: Record<string, number> = {}
  for (const { model } of doomed) byModel[model.name] = (byModel[model.name] ?? 0) + 1
  return { total: doomed.length, byModel, ...(continues ? { continues } : {}) }
}
