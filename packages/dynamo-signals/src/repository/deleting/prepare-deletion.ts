import { ConflictError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { BeforeCommit } from '../../models/database.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preDelete } from '../../models/model-signals.ts'
import type { Deletion } from '../../models/repository.ts'
import type { Item } from '../items/attribute-value.ts'
import { fenceOf } from '../items/deletion-fence.ts'
import { versionOf } from '../items/instance-item.ts'
import { instanceKey } from '../items/keys.ts'
import { mentioned, toInstance } from '../items/read-instance-item.ts'
import { readInstance } from '../reading/read-instance.ts'
import { type DeletionReader, type Doomed, type Found, instanceAddress } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import { hasChanged } from '../writing/is-unchanged.ts'
import { collectDeletion, DefaultIds, type DeletionPlan } from './collect-deletion.ts'

/** The instances to delete, all of one model. */
export interface DeleteRequest {
  readonly model: AnyModel
  readonly instances: readonly InstanceOf<AnyModel>[]
  readonly options: CallOptions
  /** The hooks that add writes to the delete's commit. */
  readonly hooks: readonly BeforeCommit[]
}

/** The instances that the caller deletes. */
export type Roots = readonly [Found, ...Found[]]

// How often the graph is collected again because a preDelete receiver may have created children of a deleted instance.
const MOST_LOOKS = 8

/**
 * Loads the instances to delete, strongly consistent. Throws `ConflictError` if one has changed since the caller loaded it.
 * For a missing one, sends `preDelete` with the caller's copy and omits it. Undefined if all are missing.
 */
export async function prepareDeletion(
  scope: Scope,
  { model, instances, options }: DeleteRequest,
): Promise<PreparedDeletion | undefined> {
  const preDeletes = new PreDeletes(scope)
  const roots = new Map<string, Found>()
  for (const instance of instances) {
    const { id, version } = instance
    const item = await readInstance(scope, model, id, options)
    if (!item || fenceOf(item)?.decided) await preDeletes.notify(model, instance, { model, id })
    else if (versionOf(item) !== version || isStale(scope, model, instance, item))
      throw new ConflictError(model.name, id, mentioned(model, item))
    else roots.set(id, { model, id, item })
  }
  const [first, ...others] = roots.values()
  return first && new PreparedDeletion([first, ...others], preDeletes)
}

/** A delete whose instances were loaded. */
export class PreparedDeletion {
  readonly roots: Roots
  readonly #preDeletes: PreDeletes
  readonly #defaults = new DefaultIds()

  constructor(roots: Roots, preDeletes: PreDeletes) {
    this.roots = roots
    this.#preDeletes = preDeletes
  }

  /**
   * Collects the graph and sends `preDelete`. Repeats this as long as a receiver ran, because the receiver may have created
   * instances that must also be deleted. `latest` returns the roots as the receivers' writes would leave them.
   */
  async collect(reader: DeletionReader, latest: () => Roots): Promise<DeletionPlan> {
    for (let look = 0; look < MOST_LOOKS; look++) {
      const plan = await collectDeletion(reader, latest(), this.#defaults)
      if (!(await this.#preDeletes.send(plan.doomed))) return plan
    }
    const [{ model, id, item }] = latest()
    throw new ConflictError(model.name, id, mentioned(model, item))
  }
}

/** Whether another program has changed an instance since it was loaded, without incrementing its version. */
function isStale({ core, buffer }: Scope, model: AnyModel, instance: InstanceOf<AnyModel>, item: Item): boolean {
  const known = core.loaded.get(instance)
  const isPending = buffer.find({ table: core.tableName, key: instanceKey(model, instance.id) }) !== undefined
  return known !== undefined && !isPending && hasChanged(core, known, item)
}

/** Returns an instance with the scope's pending writes applied. */
export function asPending<F extends Found>({ core, buffer }: Pick<Scope, 'core' | 'buffer'>, found: F): F {
  const pending = buffer.find({ table: core.tableName, key: instanceKey(found.model, found.id) })
  return pending?.item ? { ...found, item: pending.item } : found
}

/** Returns the result for the caller. */
export function countOf({ doomed }: DeletionPlan, continues?: true): Deletion {
  const byModel: Record<string, number> = {}
  for (const { model } of doomed) byModel[model.name] = (byModel[model.name] ?? 0) + 1
  return { total: doomed.length, byModel, ...(continues ? { continues } : {}) }
}

/** Sends `preDelete` for one delete: once per instance, even if the graph is collected several times. */
class PreDeletes {
  readonly #scope: Scope
  readonly #sent = new Set<string>()

  /** The receivers' writes join the scope's transaction. */
  constructor(scope: Scope) {
    this.#scope = scope
  }

  /**
   * Sends `preDelete` in order for the instances that did not get it yet or have changed since. Rejects with the first veto.
   * Returns whether a receiver ran, because it may have written a reference to a deleted instance.
   */
  async send(doomed: readonly Doomed[]): Promise<boolean> {
    let heard = false
    const { core, buffer } = this.#scope
    for (const { model, id, item, origin } of doomed) {
      // If a receiver writes to another deleted instance, that instance does not count as new.
      const pending = buffer.find({ table: core.tableName, key: instanceKey(model, id) })
      const key = `${instanceAddress({ model, id })} ${versionOf(pending?.replaces ?? item)}`
      if (this.#sent.has(key)) continue
      this.#sent.add(key)
      if (!preDelete.hasListeners(model)) continue
      heard = true
      await this.notify(model, toInstance(model, item) as InstanceOf<AnyModel>, { model: origin.model, id: origin.id })
    }
    return heard
  }

  async notify(
    model: AnyModel,
    instance: InstanceOf<AnyModel>,
    origin: { readonly model: AnyModel; readonly id: string },
  ): Promise<void> {
    const { database, transaction, context } = this.#scope
    await preDelete.send(model, { instance, origin, database, transaction, context })
  }
}
