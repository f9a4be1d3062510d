import { ConflictError, UnavailableError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preDelete } from '../../models/model-signals.ts'
import type { Deletion } from '../../models/repository.ts'
import { versionOf } from '../items/instance-item.ts'
import { mentioned, toPartOfInstance } from '../items/read-instance-item.ts'
import { type Doomed, type Found, instanceAddress, tableReader } from '../reading/referring-instances.ts'
import type { DeleteRequest, Roots } from '../relation-engine.ts'
import { runCommitHooks } from '../run-commit-hooks.ts'
import type { Scope } from '../scope.ts'
import { commit } from '../writing/commit.ts'
import { pendingWriteOf } from '../writing/pending-instance.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import { fitsTransaction, MAX_WRITES } from '../writing/transaction-size.ts'
import type { WriteBuffer } from '../writing/write-buffer.ts'
import { collectDeletion, type DeletionPlan, defaultIds } from './collect-deletion.ts'
import { DeletionSteps } from './deletion-steps.ts'
import { asPending, loadRoots, sendPreDelete } from './load-roots.ts'
import {
  countOf,
  MOST_SHARED_WRITES,
  planDecision,
  planDeletion,
  planReleases,
  requireCascade,
} from './plan-deletion.ts'
import { planVacancies } from './vacancies.ts'

// How often the graph is collected again because a preDelete receiver may have created children of a deleted instance.
const MOST_QUESTIONS = 8
// How often the graph is collected again because it was fenced or changed since the previous read.
const MOST_STEPS = 12

/**
 * Deletes outside of a transaction, where a fence can prevent new children. It collects the graph and sends `preDelete`,
 * commits the step that {@link DeletionSteps} plans, and repeats this until everything is deleted. A failure before the last
 * commit lifts the fences.
 */
export async function deleteAlone(scope: Scope, request: DeleteRequest): Promise<Deletion> {
  const roots = await loadRoots(scope, request)
  if (!roots) return finish(scope, request, { buffer: scope.buffer, result: { total: 0, byModel: {} } })
  const graph = new Graph(scope, request)
  const limit = request.hooks.length > 0 ? MOST_SHARED_WRITES : MAX_WRITES
  const steps = new DeletionSteps(scope, roots, limit)
  try {
    return await takeSteps(scope, request, { roots, graph, steps })
  } catch (error) {
    // If another delete has taken the item, or DynamoDB does not respond, the fence expires on its own. The delete rejects
    // with its original error.
    await lift(scope, steps.planLifts())
    throw error
  }
}

async function lift({ core }: Scope, fences: readonly PlannedWrite[]): Promise<void> {
  for (const write of fences) await commit(core, [write]).catch(() => undefined)
}

async function takeSteps(
  scope: Scope,
  request: DeleteRequest,
  { roots, graph, steps }: { readonly roots: Roots; readonly graph: Graph; readonly steps: DeletionSteps },
): Promise<Deletion> {
  let conflict: unknown
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    try {
      const plan = await graph.collect(() => roots.map(root => steps.latest(root)) as [Found, ...Found[]])
      const step = steps.next(plan, await graph.releasesOf(plan))
      if (step.kind === 'finish') {
        const result = await finish(scope, request, step)
        await lift(scope, step.kept)
        return result
      }
      await commit(scope.core, step.writes, request.options)
      steps.noteFenced(step.fenced)
    } catch (error) {
      if (!steps.isElsewhere(error)) throw error
      conflict = error
    }
  }
  const [{ model, id }] = roots
  throw conflict ?? new UnavailableError(`the delete of ${model.name} ${id}`, 'nothingWritten')
}

/** Commits the last step of a delete, with the writes of the hooks. */
async function finish(
  scope: Scope,
  { hooks, options }: DeleteRequest,
  { buffer, result }: { readonly buffer: WriteBuffer; readonly result: Deletion },
): Promise<Deletion> {
  const added = scope.fork(buffer)
  const confirm = await runCommitHooks(hooks, added, result)
  buffer.add(...added.buffer.writes)
  await commit(scope.core, buffer.writes, options)
  confirm()
  return result
}

/**
 * Plans the writes that delete instances that were just loaded, which join the scope's transaction. It collects the graph as
 * the transaction would leave it, sends every `preDelete` (children first), and plans the saves of the released instances and
 * the deletes of the others. If the graph is too large, the same commit marks the root as deleted, and the cascade deletes the rest.
 *
 * Nothing is written before the commit, not even a fence. So the delete misses an instance that refers to a deleted one
 * through a foreign key and is created between the collection and the commit. Keep the transaction short, or delete outside
 * of it.
 */
export async function deleteLoaded(
  scope: Scope,
  roots: Roots,
  request: Pick<DeleteRequest, 'options'>,
): Promise<Deletion> {
  const { buffer, core } = scope
  const pending = () => roots.map(root => asPending(scope, root)) as [Found, ...Found[]]
  const graph = new Graph(scope, request)
  const plan = await graph.collect(pending)

  const whole = scope.fork(buffer)
  whole.buffer.add(...(await graph.releasesOf(plan)))
  whole.buffer.add(...plan.doomed.flatMap(doomed => planDeletion(scope, doomed)))
  whole.buffer.add(...plan.doomed.flatMap(doomed => planVacancies(whole, doomed)))
  const { writes } = whole.buffer
  if (fitsTransaction(writes, MOST_SHARED_WRITES, core.existing)) {
    buffer.add(...writes)
    return countOf(plan)
  }
  const root = requireCascade(scope, pending(), writes, MOST_SHARED_WRITES)
  buffer.add(planDecision(scope, root, core.runtime.newId()))
  return countOf(plan, true)
}

/** The graph of one delete, which may be collected several times. The receivers' writes join the scope's transaction. */
class Graph {
  readonly #scope: Scope
  readonly #options: CallOptions
  readonly #defaults = defaultIds()
  /** The instances for which `preDelete` was sent, with their versions. */
  readonly #asked = new Set<string>()
  #releases: { readonly of: string; readonly writes: readonly PlannedWrite[] } = { of: '', writes: [] }

  constructor(scope: Scope, { options }: Pick<DeleteRequest, 'options'>) {
    this.#scope = scope
    this.#options = options
  }

  /**
   * Collects the graph and sends `preDelete`. Repeats this until no receiver ran, because a receiver may have created
   * instances that must also be deleted. `latestRoots` returns the roots as the receivers' writes would leave them.
   */
  async collect(latestRoots: () => Roots): Promise<DeletionPlan> {
    const reader = tableReader(this.#scope, this.#options)
    for (let question = 0; question < MOST_QUESTIONS; question++) {
      const plan = await collectDeletion(reader, latestRoots(), this.#defaults)
      if (!(await this.#ask(plan.doomed))) return plan
    }
    const [{ model, id, item }] = latestRoots()
    throw new ConflictError(model.name, id, mentioned(model, item))
  }

  /** Returns the writes of the released instances. Planned once for each state of them, because planning sends `preSave`. */
  async releasesOf({ released }: DeletionPlan): Promise<readonly PlannedWrite[]> {
    // Other programs change an item without its write ID.
    const of = JSON.stringify(
      released.map(each => [instanceAddress(each), each.changes, Object.entries(each.item).sort()]),
    )
    if (of !== this.#releases.of) {
      const scope = this.#scope.fork(this.#scope.buffer)
      await planReleases(scope, { released }, this.#options)
      this.#releases = { of, writes: scope.buffer.writes }
    }
    return this.#releases.writes
  }

  /**
   * Sends `preDelete` in order for the instances that did not get it yet or have changed since. Rejects with the first veto.
   * Returns whether a receiver ran, because it may have written a reference to a deleted instance.
   */
  async #ask(doomed: readonly Doomed[]): Promise<boolean> {
    let heard = false
    for (const { model, id, item, origin } of doomed) {
      // If a receiver writes to another deleted instance, that instance does not count as new.
      const pending = pendingWriteOf(this.#scope, model, id)
      const key = `${instanceAddress({ model, id })} ${versionOf(pending?.replaces ?? item)}`
      if (this.#asked.has(key)) continue
      this.#asked.add(key)
      if (!preDelete.hasListeners(model, this.#scope.core.name)) continue
      heard = true
      const instance = toPartOfInstance(model, item) as InstanceOf<AnyModel>
      await sendPreDelete(this.#scope, model, instance, { model: origin.model, id: origin.id })
    }
    return heard
  }
}
