import { ConflictError, UnavailableError } from '../../errors/index.ts'
import type { Deletion } from '../../models/repository.ts'
import type { Item } from '../items/attribute-value.ts'
import { DECIDE_WITHIN, fencedItem } from '../items/deletion-fence.ts'
import { instanceKey } from '../items/keys.ts'
import { type Doomed, type Found, instanceAddress, tableReader } from '../reading/referring-instances.ts'
import { runCommitHooks } from '../run-commit-hooks.ts'
import type { Scope } from '../scope.ts'
import { commit } from '../writing/commit.ts'
import { addressOf, type PlannedWrite } from '../writing/planned-write.ts'
import { fitsTransaction, MAX_WRITES } from '../writing/transaction-size.ts'
import { WriteBuffer } from '../writing/write-buffer.ts'
import type { DeletionPlan } from './collect-deletion.ts'
import {
  MOST_SHARED_WRITES,
  NewReferrerError,
  needsFence,
  planDecision,
  planDeletion,
  planReleases,
  planReplacement,
  planVacancies,
  requireCascade,
} from './plan-deletion.ts'
import {
  asPending,
  countOf,
  type DeleteRequest,
  type PreparedDeletion,
  prepareDeletion,
  type Roots,
} from './prepare-deletion.ts'

// How often the graph is read again because it changed since the previous read.
const MOST_LOOKS = 12

/**
 * Deletes outside of a transaction, where a fence can prevent new children. It collects the graph and sends `preDelete`. If
 * a new instance could still refer to one that will be deleted, it fences that one and collects the graph again. Then it
 * deletes everything in one transaction. If that does not fit, one transaction makes the root's fence final, and the cascade
 * deletes the rest from the stream. A failure before that commit lifts the fences.
 */
export async function deleteAlone(scope: Scope, request: DeleteRequest): Promise<Deletion> {
  const prepared = await prepareDeletion(scope, request)
  if (!prepared) {
    const nothing = { total: 0, byModel: {} }
    const confirm = await runCommitHooks(request.hooks, scope, nothing)
    await commit(scope.core, scope.buffer.writes, request.options)
    confirm()
    return nothing
  }
  const attempt = new LoneDelete(scope, prepared, request)
  try {
    return await attempt.run()
  } catch (error) {
    await attempt.undo()
    throw error
  }
}

class LoneDelete {
  /** Its buffer collects the writes of the `preDelete` receivers. */
  readonly #scope: Scope
  readonly #prepared: PreparedDeletion
  readonly #roots: Roots
  readonly #request: DeleteRequest
  readonly #deletionId: string
  /** The fenced instances, by the address of the item. A fence can be lifted, and expires if the process dies. */
  readonly #fenced = new Map<string, { readonly before: Found; readonly after: Item }>()
  /** When the first fence was set, in milliseconds since 1970. */
  #fencedAt: number | undefined
  #releases: { readonly of: string; readonly writes: readonly PlannedWrite[] } = { of: '', writes: [] }

  constructor(scope: Scope, prepared: PreparedDeletion, request: DeleteRequest) {
    this.#scope = scope
    this.#prepared = prepared
    this.#roots = prepared.roots
    this.#request = request
    this.#deletionId = scope.core.runtime.newId()
  }

  async run(): Promise<Deletion> {
    let conflict: unknown
    for (let look = 0; look < MOST_LOOKS; look++) {
      try {
        const done = await this.#look()
        if (done) return done
      } catch (error) {
        if (!this.#isElsewhere(error)) throw error
        conflict = error
      }
    }
    const [{ model, id }] = this.#roots
    throw conflict ?? new UnavailableError(`the delete of ${model.name} ${id}`, 'nothingWritten')
  }

  /** Lifts the fences and restores each item exactly, so that a caller that loaded it can still save it. */
  async undo(): Promise<void> {
    const { core } = this.#scope
    for (const { before, after } of this.#fenced.values()) {
      const { _deleting, ...item } = before.item
      const write = planReplacement(core, { ...before, item: after }, item)
      // If another delete has taken the item, or DynamoDB does not respond, the fence expires on its own. The delete rejects
      // with its original error.
      await commit(core, [write]).catch(() => undefined)
    }
  }

  /** Collects the graph once. Undefined if it set fences, because then the graph must be collected again. */
  async #look(): Promise<Deletion | undefined> {
    const { core, buffer } = this.#scope
    const { options } = this.#request
    const roots = () => this.#roots.map(root => this.#behind(root)) as unknown as Roots
    const collected = await this.#prepared.collect(tableReader({ core, buffer }, options), roots)
    const plan = { ...collected, doomed: collected.doomed.map(doomed => this.#behind(doomed)) }
    const all = await this.#writesOf(plan)
    const limit = this.#request.hooks.length > 0 ? MOST_SHARED_WRITES : MAX_WRITES
    const whole = fitsTransaction(all.writes, limit)
    const root = whole ? undefined : requireCascade(this.#roots, all.writes.length, limit)
    const open = plan.doomed.filter(doomed => whole || this.#isRoot(doomed)).flatMap(doomed => this.#openTo(doomed))
    if (open.length > 0) {
      await this.#fence(open)
      return undefined
    }
    this.#requireTime()
    if (!root) return this.#commit(all, countOf(plan))
    const decision = new WriteBuffer()
    decision.add(...this.#contributions(), planDecision(this.#scope, this.#behind(root), this.#deletionId))
    return this.#commit(decision, countOf(plan, true))
  }

  async #commit(buffer: WriteBuffer, result: Deletion): Promise<Deletion> {
    const added = this.#scope.fork(buffer)
    const confirm = await runCommitHooks(this.#request.hooks, added, result)
    buffer.add(...added.buffer.writes)
    await commit(this.#scope.core, buffer.writes, this.#request.options)
    confirm()
    return result
  }

  async #writesOf(plan: DeletionPlan): Promise<WriteBuffer> {
    const buffer = new WriteBuffer()
    buffer.add(...this.#contributions())
    buffer.add(...(await this.#releasesOf(plan)))
    buffer.add(...plan.doomed.flatMap(doomed => planDeletion(this.#scope, doomed)))
    const unfenced = plan.doomed.filter(doomed => !this.#isFenced(doomed))
    buffer.add(...unfenced.flatMap(doomed => planVacancies({ core: this.#scope.core, buffer }, doomed)))
    return buffer
  }

  /**
   * Returns the receivers' writes and checks. Omits writes to fenced instances, because they were planned before the fence
   * and the instances are deleted anyway. Omits checks for fences, because this delete set them.
   */
  #contributions(): PlannedWrite[] {
    return this.#scope.buffer.writes.flatMap(write => {
      if (!this.#fenced.has(addressOf(write))) return write
      if (write.kind !== 'check') return []
      return { ...write, conditions: write.conditions.filter(({ kind }) => kind !== 'notDeleting') }
    })
  }

  /** Planned once for each state of the instances, because planning sends `preSave`. */
  async #releasesOf({ released }: DeletionPlan): Promise<readonly PlannedWrite[]> {
    const of = released
      .map(each => `${instanceAddress(each)} ${each.item._wid?.S} ${JSON.stringify(each.changes)}`)
      .join('\n')
    if (of !== this.#releases.of) {
      const scope = this.#scope.fork(this.#scope.buffer)
      await planReleases(scope, { released }, this.#request.options)
      this.#releases = { of, writes: scope.buffer.writes }
    }
    return this.#releases.writes
  }

  /** Fences instances, all or none, so that no new instance can refer to them. Throws `ConflictError` if one has changed. */
  async #fence(open: readonly Found[]): Promise<void> {
    const { core, context } = this.#scope
    const fence = { deletionId: this.#deletionId, decided: false, context }
    const raised = open.map(before => ({ before, after: fencedItem(before.item, fence, core.runtime) }))
    this.#fencedAt ??= core.runtime.now().getTime()
    const writes = raised.map(({ before, after }) => planReplacement(core, before, after))
    await commit(core, writes, this.#request.options)
    for (const each of raised) this.#fenced.set(this.#placeOf(each.before), each)
  }

  #isFenced(found: Found): boolean {
    return this.#fenced.has(this.#placeOf(found))
  }

  #placeOf({ model, id }: Found): string {
    return addressOf({ table: this.#scope.core.tableName, key: instanceKey(model, id) })
  }

  /** The instance with its fence. Without one, the instance as the receivers' writes would leave it. */
  #behind<F extends Found>(found: F): F {
    const fenced = this.#fenced.get(this.#placeOf(found))
    return fenced ? { ...found, item: fenced.after } : asPending(this.#scope, found)
  }

  /** The instance as it is stored, if a new one could still refer to it. Excludes an instance that this commit creates. */
  #openTo(doomed: Doomed): Found[] {
    const { core, buffer } = this.#scope
    if (this.#isFenced(doomed) || !needsFence(core, doomed.model)) return []
    const pending = buffer.find({ table: core.tableName, key: instanceKey(doomed.model, doomed.id) })
    if (!pending) return [doomed]
    return pending.replaces ? [{ ...doomed, item: pending.replaces }] : []
  }

  #isRoot(doomed: Doomed): boolean {
    return this.#roots.some(root => instanceAddress(root) === instanceAddress(doomed))
  }

  /** Whether an instance other than a root has changed. The caller must reload a stale root. */
  #isElsewhere(error: unknown): boolean {
    if (error instanceof NewReferrerError) return true
    if (!(error instanceof ConflictError)) return false
    return !this.#roots.some(({ model, id }) => model.name === error.model && id === error.id)
  }

  #requireTime(): void {
    const { runtime } = this.#scope.core
    if (this.#fencedAt === undefined || runtime.now().getTime() - this.#fencedAt <= DECIDE_WITHIN) return
    const [{ model, id }] = this.#roots
    throw new UnavailableError(`the delete of ${model.name} ${id}`, 'nothingWritten')
  }
}
