import { RelatedObjectDoesNotExist } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import { targetOf } from '../core.ts'
import { fenceCause, isFenced } from '../items/deletion-fence.ts'
import type { Fields } from '../items/fields.ts'
import { instanceKey } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { readInstance } from '../reading/read-instance.ts'
import type { Scope } from '../scope.ts'
import type { RelationCheck } from './plan-save.ts'

/** Returns the related instances to check in the commit. Those with `constraint: 'read'` are read immediately. */
export async function relationChecks(
  scope: Scope,
  model: AnyModel,
  { before, after }: { readonly before: Fields | undefined; readonly after: Fields },
  options: CallOptions,
): Promise<RelationCheck[]> {
  const checks: RelationCheck[] = []
  for (const { name: relation, field, definition } of shapeOf(model).relations) {
    const id = after[field]
    if (typeof id !== 'string' || id === before?.[field] || definition.constraint === 'none') continue
    const target = targetOf(scope.core, definition)
    // A check of the stored item cannot see this transaction's changes to the related instance.
    const place = { table: scope.core.tableName, key: instanceKey(target, id) }
    // The adjustment has its own condition that the related instance exists.
    if (scope.buffer.adjusts(place)) continue
    const pending = scope.buffer.find(place)
    const isChecked = definition.constraint === 'transaction'
    if (pending || !isChecked) {
      const item = pending ? pending.item : await readInstance(scope, target, id, options)
      const now = scope.core.runtime.now().toISOString()
      if (!item || isFenced(item, now)) {
        throw new RelatedObjectDoesNotExist(target.name, `${model.name}.${relation}`, `id ${id}`, fenceCause(item, now))
      }
    }
    if (isChecked) checks.push({ relation, target, id })
  }
  return checks
}
