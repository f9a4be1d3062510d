import type { Deletion } from '../../models/repository.ts'
import { tableReader } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import { fitsTransaction } from '../writing/transaction-size.ts'
import { MOST_SHARED_WRITES, planDecision, planDeletion, planVacancies, requireCascade } from './plan-deletion.ts'
import {
  asPending,
  countOf,
  type DeleteRequest,
  loadRoots,
  PreDeletes,
  planReleases,
  type Roots,
  settle,
} from './prepare-deletion.ts'

/**
 * Takes a delete up to the writes it needs, which join the scope's transaction: collect the graph as the transaction
 * would leave it, send every `preDelete` (children first), rewrite what is released, delete the rest. A graph that is
 * too large is marked instead, in the same commit, and goes behind the stream after it.
 *
 * Nothing is written before the commit, a fence neither: an instance that comes to refer to a deleted one through a
 * foreign key between the collection and the commit is not seen. Keep the transaction short, or delete outside of it.
 */
export async function deleteWithin(scope: Scope, request: DeleteRequest): Promise<Deletion> {
  const preDeletes = new PreDeletes(scope)
  const roots = await loadRoots(scope, preDeletes, request)
  if (!roots) return { total: 0, byModel: {} }
  const { buffer, core } = scope
  const pending = () => roots.map(root => asPending(scope, root)) as unknown as Roots
  const plan = await settle(tableReader({ core, buffer }, request.options), pending, preDeletes)

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
