import { ConflictError } from '../errors.ts'
import type { CallOptions, Deletion } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { collectDeletion, type DeletionPlan } from './collect-deletion.ts'
import { fenceOf } from './deletion-fence.ts'
import { toInstance, versionOf } from './instance-item.ts'
import { readInstance } from './read-item.ts'
import type { DeletionReader, Found } from './referring-instances.ts'
import type { PreDeletes } from './run-pre-delete.ts'
import { saveInstance } from './save-instance.ts'
import type { Scope } from './scope.ts'

/** The instances somebody wants deleted, all of one model. */
export interface DeleteRequest {
  readonly model: AnyModel
  readonly instances: readonly InstanceOf<AnyModel>[]
  readonly options: CallOptions
}

/** The instances a delete begins with. */
export type Roots = readonly [Found, ...Found[]]

// A preDelete receiver that creates children of what is deleted is followed so often.
const MOST_LOOKS = 8

/**
 * Loads the instances to delete, strongly consistent. Throws `ConflictError` for one that is not as it was loaded. One
 * that is gone is signalled with what the caller has, and left out (Django row D16).
 */
export async function loadRoots(
  scope: Scope,
  preDeletes: PreDeletes,
  { model, instances, options }: DeleteRequest,
): Promise<Roots | undefined> {
  const roots = new Map<string, Found>()
  for (const instance of instances) {
    const { id, version } = instance
    const item = await readInstance(scope, model, id, options)
    if (!item || fenceOf(item)?.decided) await preDeletes.notify(model, instance, { model, id })
    else if (versionOf(item) !== version) throw new ConflictError(model.name, id, toInstance(item))
    else roots.set(id, { model, id, item })
  }
  const [first, ...others] = roots.values()
  return first && [first, ...others]
}

/**
 * Collects the graph and sends `preDelete`, again and again while somebody hears it: what receivers have created
 * meanwhile goes too (Django row D18).
 */
export async function settle(reader: DeletionReader, roots: Roots, preDeletes: PreDeletes): Promise<DeletionPlan> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const plan = await collectDeletion(reader, roots)
    if (!(await preDeletes.send(plan.doomed))) return plan
  }
  const [{ model, id, item }] = roots
  throw new ConflictError(model.name, id, toInstance(item))
}

/** Plans the saves of the instances that stay, with their `preSave`, into a scope. Django row E7. */
export async function planReleases(
  scope: Scope,
  { released }: Pick<DeletionPlan, 'released'>,
  options: CallOptions,
): Promise<void> {
  for (const { model, item, changes } of released) {
    const input = { ...toInstance(item), ...changes }
    scope.core.loaded.set(input, item)
    await saveInstance(scope, model, input, { ...options, mode: 'update', updateFields: Object.keys(changes) })
  }
}

/** What the caller is told. Django row D17. */
export function countOf({ doomed }: DeletionPlan, continues?: true): Deletion {
  const byModel: Record<string, number> = {}
  for (const { model } of doomed) byModel[model.name] = (byModel[model.name] ?? 0) + 1
  return { total: doomed.length, byModel, ...(continues ? { continues } : {}) }
}
