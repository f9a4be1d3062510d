import { ConflictError } from '../../errors/index.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preDelete } from '../../models/model-signals.ts'
import type { Item } from '../items/attribute-value.ts'
import { isGoing } from '../items/deletion-fence.ts'
import { isLoadedFrom } from '../items/instance-item.ts'
import { mentioned } from '../items/read-instance-item.ts'
import { readInstance } from '../reading/read-instance.ts'
import type { Found } from '../reading/referring-instances.ts'
import type { DeleteRequest, Roots } from '../relation-engine.ts'
import type { Scope } from '../scope.ts'
import { hasChanged } from '../writing/is-unchanged.ts'
import { pendingWriteOf } from '../writing/pending-instance.ts'

/**
 * Loads the instances to delete, strongly consistent. Throws `ConflictError` if one has changed since the caller loaded it.
 * For a missing one, sends `preDelete` with the caller's copy and omits it. Undefined if all are missing.
 */
export async function loadRoots(
  scope: Scope,
  { model, instances, options }: DeleteRequest,
): Promise<Roots | undefined> {
  const roots = new Map<string, Found>()
  for (const instance of instances) {
    const { id } = instance
    const item = await readInstance(scope, model, id, options)
    if (!item || isGoing(item)) await sendPreDelete(scope, model, instance, { model, id })
    else if (!isLoadedFrom(instance, item) || isStale(scope, model, instance, item))
      throw new ConflictError(model.name, id, mentioned(model, item))
    else roots.set(id, { model, id, item })
  }
  const [first, ...others] = roots.values()
  return first && [first, ...others]
}

/** Whether another program has changed an instance since it was loaded, without incrementing its version. */
function isStale(scope: Scope, model: AnyModel, instance: InstanceOf<AnyModel>, item: Item): boolean {
  const known = scope.core.loaded.get(instance)
  return known !== undefined && !pendingWriteOf(scope, model, instance.id) && hasChanged(scope.core, known, item)
}

/** Sends `preDelete` for one instance. `origin` is the instance that the caller deletes. */
export async function sendPreDelete(
  { database, transaction, context }: Scope,
  model: AnyModel,
  instance: InstanceOf<AnyModel>,
  origin: { readonly model: AnyModel; readonly id: string },
): Promise<void> {
  await preDelete.send(model, { instance, origin, database, transaction, context })
}

/** Returns an instance with the scope's pending writes applied. */
export function asPending<F extends Found>(scope: Pick<Scope, 'core' | 'buffer'>, found: F): F {
  const pending = pendingWriteOf(scope, found.model, found.id)
  return pending?.item ? { ...found, item: pending.item } : found
}
