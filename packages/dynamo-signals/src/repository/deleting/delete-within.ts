import type { Deletion } from '../../models/repository.ts'
import { tableReader } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import { fitsTransaction } from '../writing/transaction-size.ts'
import {
  MOST_SHARED_WRITES,
  planDecision,
  planDeletion,
  planReleases,
  planVacancies,
  requireCascade,
} from './plan-deletion.ts'
import { asPending, countOf, type DeleteRequest, prepareDeletion, type Roots } from './prepare-deletion.ts'

/**
 * Plans the writes of a delete, which join the scope's transaction. It collects the graph as the transaction would
 * leave it, sends every `preDelete` (children first), and plans the saves of the released instances and the deletes of
 * the others. If the graph is too large, the same commit marks the root as deleted, and the cascade deletes the rest.
 *
 * Nothing is written before the commit, not even a fence. So the delete misses an instance that refers to a deleted one
 * through a foreign key and is created between the collection and the commit. Keep the transaction short, or delete outside
 * of it.
 */
export async function deleteWithin(scope: Scope, request: DeleteRequest): Promise<Deletion> {
  const prepared = await prepareDeletion(scope, request)
  if (!prepared) return { total: 0, byModel: {} }
  const { buffer, core } = scope
  const pending = () => prepared.roots.map(root => asPending(scope, root)) as unknown as Roots
  const plan = await prepared.collect(tableReader({ core, buffer }, request.options), pending)

  const whole = scope.fork(buffer)
  await planReleases(whole, plan, request.options)
  whole.buffer.add(...plan.doomed.flatMap(doomed => planDeletion(scope, doomed)))
  whole.buffer.add(...plan.doomed.flatMap(doomed => planVacancies(whole, doomed)))
  const { writes } = whole.buffer
  if (fitsTransaction(writes, MOST_SHARED_WRITES)) {
    buffer.add(...writes)
    return countOf(plan)
  }
  const root = requireCascade(pending(), writes.length, MOST_SHARED_WRITES)
  buffer.add(planDecision(scope, root, core.runtime.newId()))
  return countOf(plan, true)
}
