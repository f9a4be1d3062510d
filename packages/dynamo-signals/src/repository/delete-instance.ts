import { randomUUID } from 'node:crypto'
import { ConflictError } from '../errors.ts'
import type { CallOptions, Deletion } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { preDelete } from '../models/model-signals.ts'
import { encodeFields, type Item } from './attribute-value.ts'
import { collectDeletion, type DeletionPlan, type Doomed } from './collect-deletion.ts'
import { fieldsOf, toInstance, versionOf } from './instance-item.ts'
import { type ItemKey, instanceKey } from './keys.ts'
import { isUnchanged, planGuards } from './plan-save.ts'
import type { PlannedWrite } from './planned-write.ts'
import { readInstance } from './read-item.ts'
import { saveInstance } from './save-instance.ts'
import type { Scope } from './scope.ts'

/** How long the ledger remembers why an instance was deleted, in seconds: longer than the stream keeps its records. */
const INTENT_LIFETIME = 30 * 24 * 3600

/**
 * Takes a delete up to the writes it needs, which join the scope's transaction: collect the whole graph, send every
 * `preDelete` (children first), rewrite what is released, delete the rest. Throws before anything is written. An
 * instance that is gone already gives a total of 0.
 */
export async function deleteInstance(
  scope: Scope,
  model: AnyModel,
  instance: InstanceOf<AnyModel>,
  options: CallOptions,
): Promise<Deletion> {
  const item = await readInstance(scope, model, instance.id, options)
  if (!item) return { total: 0, byModel: {} }
  if (versionOf(item) !== instance.version) throw new ConflictError(model.name, instance.id, toInstance(item))
  const plan = await collectDeletion(scope, model, item)
  const origin = { model, id: instance.id }
  await runPreDelete(scope, plan, origin)
  for (const { model: owner, item: released, relation, relatedId } of plan.released) {
    const loaded = toInstance(released) as InstanceOf<AnyModel>
    scope.core.loaded.set(loaded, released)
    await saveInstance(scope, owner, { ...loaded, [`${relation}Id`]: relatedId }, { updateFields: [`${relation}Id`] })
  }
  for (const doomed of plan.doomed) {
    for (const write of planDelete(scope, doomed, doomed.id === origin.id && doomed.model === model))
      scope.buffer.add(write)
  }
  return countOf(plan)
}

async function runPreDelete(
  scope: Scope,
  { doomed }: DeletionPlan,
  origin: { model: AnyModel; id: string },
): Promise<void> {
  const { database, transaction, context } = scope
  for (const { model, item } of doomed) {
    if (!preDelete.hasListeners(model)) continue
    const instance = toInstance(item) as InstanceOf<AnyModel>
    await preDelete.send(model, { instance, origin, database, transaction, context })
  }
}

/** The writes that delete one instance: the item as it was read, its guards, and the reason, kept for `postDelete`. */
function planDelete({ core, context }: Scope, { model, id, item }: Doomed, isOrigin: boolean): PlannedWrite[] {
  const table = core.tableName
  const refusal = (current: Item | undefined) => new ConflictError(model.name, id, current && toInstance(current))
  const intent: Item = {
    origin: { S: isOrigin ? 'delete' : 'cascade' },
    _ttl: { N: String(Math.floor(core.runtime.now().getTime() / 1000) + INTENT_LIFETIME) },
  }
  if (Object.keys(context).length > 0) intent._ctx = { M: encodeFields(context) }
  const key = deletionKey(item)
  return [
    { kind: 'delete', table, key: instanceKey(model, id), conditions: isUnchanged(item), refusal },
    ...planGuards({ table, model, facts: { id } }, fieldsOf(item), undefined),
    {
      kind: 'put',
      table: core.ledgerTableName,
      key,
      item: { ...intent, pk: { S: key.pk }, sk: { S: key.sk } },
      conditions: [],
      refusal,
    },
  ]
}

/** Where the ledger keeps why an item was deleted: a stream record of a delete has only the old image. */
export function deletionKey(item: Readonly<Item>): ItemKey {
  const writeId = item._wid?.S ?? randomUUID()
  return { pk: `deletion#${item.pk?.S}`, sk: writeId }
}

function countOf({ doomed }: DeletionPlan): Deletion {
  const byModel: Record<string, number> = {}
  for (const { model } of doomed) byModel[model.name] = (byModel[model.name] ?? 0) + 1
  return { total: doomed.length, byModel }
}
