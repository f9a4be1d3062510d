import type { InstanceOf } from '../../models/model.ts'
import type { Deletion } from '../../models/repository.ts'
import { referencesTo } from '../core.ts'
import { toPartOfInstance } from '../items/read-instance-item.ts'
import { type DeleteRequest, engineOf, type Roots } from '../relation-engine.ts'
import type { Scope } from '../scope.ts'
import type { WriteSession } from '../write-session.ts'
import { compare } from './deletion-order.ts'
import { asPending, loadRoots, sendPreDelete } from './load-roots.ts'
import { countOf, planDeletion } from './plan-deletion.ts'

/**
 * Deletes instances. If a relation refers to their model, the code that comes with the relation deletes them. In a transaction,
 * the writes of the delete join it.
 */
export async function deleteInstances(session: WriteSession, request: DeleteRequest): Promise<Deletion> {
  const [reference] = referencesTo(session.core, request.model)
  const engine = reference && engineOf(reference.definition)
  if (engine && session.open) return engine.deleteAlone(session.open(), request)
  const plan = async (scope: Scope) => {
    const roots = await loadRoots(scope, request)
    if (!roots) return { total: 0, byModel: {} }
    return engine ? engine.deleteLoaded(scope, roots, request) : deleteRoots(scope, roots)
  }
  return session.write(plan, request.options)
}

/** Sends `preDelete` for each instance in the order of their ids, and plans the writes of the delete. */
async function deleteRoots(scope: Scope, loaded: Roots): Promise<Deletion> {
  const roots = loaded.toSorted((one, other) => compare(one.id, other.id))
  for (const { model, id, item } of roots) {
    await sendPreDelete(scope, model, toPartOfInstance(model, item) as InstanceOf<typeof model>, { model, id })
  }
  const doomed = roots.map(root => ({ ...asPending(scope, root), origin: root }))
  scope.buffer.add(...doomed.flatMap(each => planDeletion(scope, each)))
  return countOf({ doomed })
}
