import { ConflictError, UnavailableError } from '../../errors/index.ts'
import type { Deletion } from '../../models/repository.ts'
import type { Item } from '../items/attribute-value.ts'
import { DECIDE_WITHIN, fencedItem } from '../items/deletion-fence.ts'
import { instanceKey } from '../items/keys.ts'
import { type Doomed, type Found, instanceAddress } from '../reading/referring-instances.ts'
import type { Roots } from '../relation-engine.ts'
import type { Scope } from '../scope.ts'
import { hasChanged } from '../writing/is-unchanged.ts'
import { pendingWriteOf } from '../writing/pending-instance.ts'
import { addressOf, type PlannedWrite } from '../writing/planned-write.ts'
import { fitsTransaction } from '../writing/transaction-size.ts'
import { WriteBuffer } from '../writing/write-buffer.ts'
import type { DeletionPlan } from './collect-deletion.ts'
import { asPending } from './load-roots.ts'
import { countOf, needsFence, planDecision, planDeletion, planReplacement, requireCascade } from './plan-deletion.ts'
import { NewReferrerError, planVacancies } from './vacancies.ts'

interface Fenced {
  readonly before: Found
  readonly after: Item
}

/** What a delete commits next: fences, after which the graph must be collected again, or everything else. */
export type DeletionStep =
  | { readonly kind: 'fence'; readonly fenced: readonly Fenced[]; readonly writes: readonly PlannedWrite[] }
  | {
      readonly kind: 'finish'
      readonly buffer: WriteBuffer
      readonly result: Deletion
      /** Lift the fences of instances that are kept, because they do not refer to a deleted one anymore. */
      readonly kept: readonly PlannedWrite[]
    }

/**
 * Decides each step of a delete outside of a transaction, and plans its writes. If a new instance could still refer to one
 * that will be deleted, the next step fences that one. Otherwise, it deletes everything in one transaction. If that does not
 * fit, it makes the root's fence final, and the cascade deletes the rest from the stream. Sends nothing.
 */
export class DeletionSteps {
  /** Its buffer contains the writes of the `preDelete` receivers. */
  readonly #scope: Scope
  readonly #roots: Roots
  readonly #limit: number
  readonly #deletionId: string
  /** The fenced instances, by the address of the item. A fence can be lifted, and expires if the process dies. */
  readonly #fenced = new Map<string, Fenced>()
  /** When the first fence was planned, in milliseconds since 1970. */
  #fencedAt: number | undefined

  /** `limit` is the maximum number of writes of the last step. */
  constructor(scope: Scope, roots: Roots, limit: number) {
    this.#scope = scope
    this.#roots = roots
    this.#limit = limit
    this.#deletionId = scope.core.runtime.newId()
  }

  /** Plans the next step for a graph that was just collected, with the saves of its released instances. */
  next(collected: DeletionPlan, releases: readonly PlannedWrite[]): DeletionStep {
    this.#forgetChanged(collected.doomed)
    const plan = { ...collected, doomed: collected.doomed.map(doomed => this.latest(doomed)) }
    const all = this.#writesOf(plan, releases)
    const whole = fitsTransaction(all.writes, this.#limit, this.#scope.core.existing)
    const root = whole ? undefined : requireCascade(this.#scope, this.#roots, all.writes, this.#limit)
    const open = plan.doomed.filter(doomed => whole || this.#isRoot(doomed)).flatMap(doomed => this.#openTo(doomed))
    if (open.length > 0) return this.#fence(open)
    this.#requireTime()
    if (!root) return { kind: 'finish', buffer: all, result: countOf(plan), kept: this.planLifts(plan.doomed) }
    const decision = new WriteBuffer()
    decision.add(...this.#contributions(), planDecision(this.#scope, this.latest(root), this.#deletionId))
    return { kind: 'finish', buffer: decision, result: countOf(plan, true), kept: [] }
  }

  /** Notes the fences that were committed. */
  noteFenced(fenced: readonly Fenced[]): void {
    for (const each of fenced) this.#fenced.set(this.#placeOf(each.before), each)
  }

  /**
   * Plans to lift each fence, except those of deleted instances. Restores each item exactly, so that a caller that loaded it can
   * still save it.
   */
  planLifts(deleted: readonly Found[] = []): PlannedWrite[] {
    const fenced = new Map(this.#fenced)
    for (const each of deleted) fenced.delete(this.#placeOf(each))
    return Array.from(fenced.values(), ({ before, after }) => {
      const { _deleting, ...item } = before.item
      return planReplacement(this.#scope.core, { ...before, item: after }, item)
    })
  }

  /** Forgets the fences of instances that another program has changed in spite of it. They get a new one. */
  #forgetChanged(doomed: readonly Doomed[]): void {
    for (const each of doomed) {
      const place = this.#placeOf(each)
      const fenced = this.#fenced.get(place)
      if (fenced && hasChanged(this.#scope.core, fenced.before.item, each.item)) this.#fenced.delete(place)
    }
  }

  /** Returns an instance with its fence. Without one, the instance as the receivers' writes would leave it. */
  latest<F extends Found>(found: F): F {
    const fenced = this.#fenced.get(this.#placeOf(found))
    return fenced ? { ...found, item: fenced.after } : asPending(this.#scope, found)
  }

  /** Whether an instance other than a root has changed. The caller must reload a stale root. */
  isElsewhere(error: unknown): boolean {
    if (error instanceof NewReferrerError) return true
    if (!(error instanceof ConflictError)) return false
    return !this.#roots.some(({ model, id }) => model.name === error.model && id === error.id)
  }

  #writesOf(plan: DeletionPlan, releases: readonly PlannedWrite[]): WriteBuffer {
    const buffer = new WriteBuffer()
    buffer.add(...this.#contributions())
    buffer.add(...releases)
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

  /** Plans fences for instances, all or none, so that no new instance can refer to them. */
  #fence(open: readonly Found[]): DeletionStep {
    const { core, context } = this.#scope
    const fence = { deletionId: this.#deletionId, decided: false, context }
    const fenced = open.map(before => ({ before, after: fencedItem(before.item, fence, core) }))
    this.#fencedAt ??= core.runtime.now().getTime()
    return { kind: 'fence', fenced, writes: fenced.map(({ before, after }) => planReplacement(core, before, after)) }
  }

  #isFenced(found: Found): boolean {
    return this.#fenced.has(this.#placeOf(found))
  }

  #placeOf({ model, id }: Found): string {
    return addressOf({ table: this.#scope.core.tableName, key: instanceKey(model, id) })
  }

  /** The instance as it is stored, if a new one could still refer to it. Excludes an instance that this commit creates. */
  #openTo(doomed: Doomed): Found[] {
    if (this.#isFenced(doomed) || !needsFence(this.#scope.core, doomed.model)) return []
    const pending = pendingWriteOf(this.#scope, doomed.model, doomed.id)
    if (!pending) return [doomed]
    return pending.replaces ? [{ ...doomed, item: pending.replaces }] : []
  }

  #isRoot(doomed: Doomed): boolean {
    return this.#roots.some(root => instanceAddress(root) === instanceAddress(doomed))
  }

  #requireTime(): void {
    const { runtime } = this.#scope.core
    if (this.#fencedAt === undefined || runtime.now().getTime() - this.#fencedAt <= DECIDE_WITHIN) return
    const [{ model, id }] = this.#roots
    throw new UnavailableError(`the delete of ${model.name} ${id}`, 'nothingWritten')
  }
}
