import { ProtectedError, RestrictedError } from '../errors.ts'
import type { AnyModel } from '../models/model.ts'
import type { Item } from './attribute-value.ts'
import { type Reference, referencesTo } from './core.ts'
import { findItem } from './find-instance.ts'
import { listItems } from './list-instances.ts'
import type { Scope } from './scope.ts'

/** One instance that a delete takes with it. */
export interface Doomed {
  readonly model: AnyModel
  readonly id: string
  readonly item: Item
}

/** One instance that stays, whose relation is rewritten. */
export interface Released extends Doomed {
  readonly relation: string
  readonly relatedId: string | null
}

/** What a delete comes down to. */
export interface DeletionPlan {
  /** Children before their parents. */
  readonly doomed: readonly Doomed[]
  readonly released: readonly Released[]
}

/**
 * Collects everything a delete touches, by the `onDelete` rules of what refers to it, before anything is signalled or
 * written. Throws `ProtectedError` or `RestrictedError`, which name every instance in the way (Django rows D4, E1-E9).
 */
export async function collectDeletion(scope: Scope, model: AnyModel, item: Item): Promise<DeletionPlan> {
  const collector = new Collector(scope)
  await collector.add({ model, id: idOf(item), item })
  return collector.plan(model, idOf(item))
}

type Blocker = ProtectedError['blockers'][number]

class Collector {
  readonly #scope: Scope
  readonly #visited = new Set<string>()
  readonly #doomed: Doomed[] = []
  readonly #released: Released[] = []
  readonly #protecting: Blocker[] = []
  readonly #restricting: Blocker[] = []

  constructor(scope: Scope) {
    this.#scope = scope
  }

  async add(doomed: Doomed): Promise<void> {
    const address = `${doomed.model.name}#${doomed.id}`
    if (this.#visited.has(address)) return
    this.#visited.add(address)
    for (const reference of referencesTo(this.#scope.core, doomed.model)) await this.#follow(reference, doomed)
    this.#doomed.push(doomed)
  }

  async #follow({ model, relation, definition }: Reference, doomed: Doomed): Promise<void> {
    const { onDelete } = definition
    if (onDelete === 'doNothing') return
    for await (const item of referring(this.#scope, { model, relation, definition }, doomed.id)) {
      const referrer = { model, id: idOf(item), item }
      const blocker = { model: model.name, id: referrer.id, relation }
      if (onDelete === 'cascade') await this.add(referrer)
      else if (onDelete === 'protect') this.#protecting.push(blocker)
      else if (onDelete === 'restrict') this.#restricting.push(blocker)
      else {
        const relatedId = onDelete === 'setNull' ? null : definition.default
        this.#released.push({ ...referrer, relation, relatedId })
      }
    }
  }

  plan(model: AnyModel, id: string): DeletionPlan {
    if (this.#protecting.length > 0) throw new ProtectedError(model.name, id, this.#protecting)
    const restricting = this.#restricting.filter(blocker => !this.#visited.has(`${blocker.model}#${blocker.id}`))
    if (restricting.length > 0) throw new RestrictedError(model.name, id, restricting)
    const released = this.#released.filter(instance => !this.#visited.has(`${instance.model.name}#${instance.id}`))
    return { doomed: this.#doomed, released }
  }
}

/** The items that refer to an instance through one relation. */
async function* referring(scope: Scope, reference: Reference, id: string): AsyncGenerator<Item> {
  const { model, relation, definition } = reference
  if (definition.kind === 'foreignKey') {
    yield* listItems(scope.core, model, { [relation]: id })
    return
  }
  const identity = definition.primaryKey ? { id } : { names: [`${relation}Id`], values: [id] }
  const item = await findItem(scope, model, identity)
  if (item) yield item
}

function idOf(item: Item): string {
  return item.id?.S ?? ''
}
