import { ProtectedError, RestrictedError } from '../errors/index.ts'
import type { OnDelete } from '../models/model.ts'
import type { Reference } from '../repository/core.ts'
import { defaultIds, type Released } from '../repository/deleting/collect-deletion.ts'
import { fenceOf, isGoing } from '../repository/items/deletion-fence.ts'
import { type DeletionReader, type Found, instanceAddress } from '../repository/reading/referring-instances.ts'

/** One instance's step in a round. */
export type CascadeStep =
  | { readonly kind: 'delete' | 'fence'; readonly found: Found }
  | { readonly kind: 'release'; readonly found: Found; readonly changes: Released['changes'] }

/** The steps of one cascade round. */
export interface CascadeRound {
  readonly steps: readonly CascadeStep[]
  /** Nothing refers to the root anymore, so it can be deleted. */
  readonly isFree: boolean
}

/**
 * Plans one round of a committed delete: at most `limit` instances, starting with those that nothing refers to. An instance
 * that could still get new references is fenced in one round and deleted in a later round that finds no references to it.
 * Throws `ProtectedError` or `RestrictedError` if only instances created after the delete was committed block it.
 */
export async function planCascadeRound(reader: DeletionReader, root: Found, limit: number): Promise<CascadeRound> {
  const deletionId = fenceOf(root.item)?.deletionId ?? ''
  const walk = new CascadeWalk(reader, deletionId, limit)
  const isFree = await walk.visit(root)
  if (isFree || walk.steps.length > 0) return { steps: walk.steps, isFree }
  // No step is possible, so the walk has seen the whole graph. An instance of the graph does not restrict its own
  // delete.
  const lifted = new CascadeWalk(reader, deletionId, limit, walk.seen)
  const isFreeThen = await lifted.visit(root)
  if (!isFreeThen && lifted.steps.length === 0) lifted.refuse(root)
  return { steps: lifted.steps, isFree: isFreeThen }
}

class CascadeWalk {
  readonly seen = new Set<string>()
  readonly #reader: DeletionReader
  readonly #deletionId: string
  readonly #limit: number
  /** Blockers that do not count. */
  readonly #lifted: ReadonlySet<string>
  readonly #path = new Set<string>()
  readonly #steps: CascadeStep[] = []
  readonly #releases = new Map<string, { readonly found: Found; readonly changes: Record<string, string | null> }>()
  readonly #defaults = defaultIds()
  readonly #blockers: { readonly found: Found; readonly relation: string; readonly rule: OnDelete }[] = []

  constructor(reader: DeletionReader, deletionId: string, limit: number, lifted: ReadonlySet<string> = new Set()) {
    this.#reader = reader
    this.#deletionId = deletionId
    this.#limit = limit
    this.#lifted = lifted
  }

  get steps(): CascadeStep[] {
    const releases = [...this.#releases.values()].map(release => ({ kind: 'release' as const, ...release }))
    return [...releases, ...this.#steps]
  }

  /** Visits everything that refers to an instance. True if nothing does, except the instances on the way to it. */
  async visit(instance: Found): Promise<boolean> {
    const address = instanceAddress(instance)
    this.seen.add(address)
    this.#path.add(address)
    let isFree = true
    for (const reference of this.#followed(instance)) {
      for await (const found of this.#reader.referring(reference, instance.id)) {
        if (await this.#passes(reference, found, instance)) continue
        isFree = false
        if (this.#steps.length + this.#releases.size >= this.#limit) return false
      }
    }
    this.#path.delete(address)
    return isFree
  }

  refuse({ model, id }: Found): never {
    const blockers = this.#blockers.map(({ found, relation }) => ({ model: found.model.name, id: found.id, relation }))
    const Refusal = this.#blockers.some(({ rule }) => rule === 'protect') ? ProtectedError : RestrictedError
    throw new Refusal(model.name, id, blockers)
  }

  #followed({ model }: Pick<Found, 'model'>): readonly Reference[] {
    return this.#reader.references(model).filter(({ definition }) => definition.onDelete !== 'doNothing')
  }

  /** Applies the rule of one referring instance. True if it does not block the delete of the instance it refers to. */
  async #passes(reference: Reference, found: Found, target: Found): Promise<boolean> {
    const address = instanceAddress(found)
    const rule = reference.definition.onDelete
    const isTaken = isGoing(found.item)
    // Another delete removes its own instances. An instance of this delete that leads back here in a cycle is deleted later.
    if (isTaken && fenceOf(found.item)?.deletionId !== this.#deletionId) return true
    if (isTaken && this.#path.has(address)) return true
    if (rule === 'cascade') {
      await this.#take(found, address)
      return false
    }
    if (rule === 'setNull' || rule === 'setDefault') {
      const id = rule === 'setNull' ? null : await this.#defaults(reference.definition)
      // An instance that is being deleted cannot be saved and does not need to be. Nor does an instance whose reference
      // would not change.
      if (!isTaken && id !== target.id) {
        this.#release(found, address, { [`${reference.relation}Id`]: id })
        return false
      }
    }
    if (this.#lifted.has(address)) return true
    this.#blockers.push({ found, relation: reference.relation, rule })
    return false
  }

  #release(found: Found, address: string, changes: Released['changes']): void {
    // It is deleted in this round, and its relation with it.
    if (this.seen.has(address)) return
    const earlier = this.#releases.get(address)?.changes
    this.#releases.set(address, { found, changes: { ...earlier, ...changes } })
  }

  async #take(found: Found, address: string): Promise<void> {
    if (this.seen.has(address)) return
    this.#releases.delete(address)
    if (this.#followed(found).length > 0) {
      if (isGoing(found.item)) {
        if (await this.visit(found)) this.#steps.push({ kind: 'delete', found })
        return
      }
      this.seen.add(address)
      this.#steps.push({ kind: 'fence', found })
      return
    }
    this.seen.add(address)
    this.#steps.push({ kind: 'delete', found })
  }
}
