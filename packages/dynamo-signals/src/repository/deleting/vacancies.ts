import { KIND } from '../../errors/base.ts'
import { ConflictError } from '../../errors/index.ts'
import { type Reference, referencesTo } from '../core.ts'
import { guardKey, type ItemKey, instanceKey } from '../items/keys.ts'
import { mentioned } from '../items/read-instance-item.ts'
import type { Found } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'

/** Before the commit, a new reference to an instance being deleted appeared. The graph must be collected again. */
export class NewReferrerError extends ConflictError {
  static override readonly [KIND]: string = 'NewReferrerError'
}

/**
 * Makes the delete of an instance fail if another instance refers to it through a one-to-one relation, unless the scope
 * deletes that one. Each such reference is one item (the referring item or its guard), so the same commit can check it.
 */
export function planVacancies({ core, buffer }: Pick<Scope, 'core' | 'buffer'>, doomed: Found): PlannedWrite[] {
  const { model, id, item } = doomed
  const table = core.tableName
  return referencesTo(core, model)
    .filter(({ definition }) => definition.kind === 'oneToOne' && definition.onDelete !== 'doNothing')
    .map(reference => ({ key: placeOf(reference, id), isGuard: !reference.definition.primaryKey }))
    .filter(({ key }) => !buffer.find({ table, key }))
    .map(({ key, isGuard }) => ({
      kind: 'check',
      table,
      key,
      ...(isGuard && { guard: { from: [], to: undefined } }),
      conditions: [{ kind: 'absent' }],
      refusal: () => new NewReferrerError(model.name, id, mentioned(model, item)),
    }))
}

function placeOf({ model, relation, definition }: Reference, relatedId: string): ItemKey {
  return definition.primaryKey ? instanceKey(model, relatedId) : guardKey(model, [`${relation}Id`], [relatedId])
}
