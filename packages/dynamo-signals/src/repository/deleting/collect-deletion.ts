import { ProtectedError, RelatedObjectDoesNotExist, RestrictedError } from '../../errors/index.ts'
import type { Relation } from '../../models/model.ts'
import type { Reference } from '../core.ts'
import { isGoing } from '../items/deletion-fence.ts'
import { oncePer } from '../items/once-per.ts'
import { type DeletionReader, type Doomed, type Found, instanceAddress } from '../reading/referring-instances.ts'
import { inParallel } from '../requests/in-parallel.ts'
import { inDeletionOrder } from './deletion-order.ts'

/** An instance that is kept, with the new IDs of its relations by field. */
export interface Released extends Found {
  readonly changes: Readonly<Record<string, string | null>>
}

/** The plan of a delete. */
export interface DeletionPlan {
  /** Children before their parents, each once. Within a model, in order of their ids where possible. */
  readonly doomed: readonly Doomed[]
  readonly released: readonly Released[]
}

// The number of instances whose references are read concurrently.
const CONCURRENCY = 8

/**
 * Collects every instance that a delete affects, following the `onDelete` rules of the referring instances, before any
 * signal or write. Throws `ProtectedError` or `RestrictedError`, which name every blocking instance. A protecting instance
 * blocks even if the delete includes it. A restricting one does not.
 */
export async function collectDeletion(
  reader: DeletionReader,
  roots: readonly [Found, ...Found[]],
  defaults = defaultIds(),
): Promise<DeletionPlan> {
  const collector = new Collector(reader, defaults)
  for (const root of roots) collector.doom({ ...root, origin: root })
  await collector.spread()
  return collector.plan(roots[0])
}

/**
 * Returns the IDs that `setDefault` writes in one delete. A default function is called at most once, and only if there is
 * something to write.
 */
export function defaultIds(): (definition: Relation) => Promise<string | null> {
  return oncePer(({ default: fallback }: Relation) =>
    Promise.resolve(typeof fallback === 'function' ? fallback() : fallback),
  )
}

interface Blocker extends Found {
  readonly relation: string
}
type Changes = Record<string, string | null>

class Collector {
  readonly #reader: DeletionReader
  readonly #doomed = new Map<string, Doomed>()
  /** The instances that each instance deletes with it. */
  readonly #children = new Map<string, string[]>()
  readonly #released = new Map<string, { readonly found: Found; readonly changes: Changes }>()
  readonly #protecting: Blocker[] = []
  readonly #restricting: Blocker[] = []
  readonly #defaults: ReturnType<typeof defaultIds>
  #frontier: Doomed[] = []

  constructor(reader: DeletionReader, defaults: ReturnType<typeof defaultIds>) {
    this.#reader = reader
    this.#defaults = defaults
  }

  doom(instance: Doomed): void {
    const address = instanceAddress(instance)
    if (this.#doomed.has(address)) return
    this.#doomed.set(address, instance)
    this.#children.set(address, [])
    this.#frontier.push(instance)
  }

  /** Follows the references to the deleted instances until no new ones are found. */
  async spread(): Promise<void> {
    while (this.#frontier.length > 0) {
      const questions = this.#frontier.flatMap(doomed =>
        this.#reader
          .references(doomed.model)
          .filter(({ definition }) => definition.onDelete !== 'doNothing')
          .map(reference => ({ doomed, reference })),
      )
      this.#frontier = []
      const answers = await inParallel(questions, CONCURRENCY, ({ doomed, reference }) =>
        Array.fromAsync(this.#reader.referring(reference, doomed.id)),
      )
      // Apply the results in request order, so that the outcome does not depend on which response came first.
      for (const [index, { doomed, reference }] of questions.entries()) {
        for (const found of answers[index] ?? []) {
          // An instance that another delete is already removing does not block this one.
          if (!isGoing(found.item)) await this.#apply(reference, doomed, found)
        }
      }
    }
  }

  async #apply({ relation, definition }: Reference, doomed: Doomed, found: Found): Promise<void> {
    switch (definition.onDelete) {
      case 'cascade':
        this.#children.get(instanceAddress(doomed))?.push(instanceAddress(found))
        return this.doom({ ...found, origin: doomed.origin })
      case 'protect':
        this.#protecting.push({ ...found, relation })
        return
      case 'restrict':
        this.#restricting.push({ ...found, relation })
        return
      case 'setNull':
      case 'setDefault': {
        const id = definition.onDelete === 'setNull' ? null : await this.#defaults(definition)
        const released = this.#released.get(instanceAddress(found)) ?? { found, changes: {} }
        released.changes[`${relation}Id`] = id
        this.#released.set(instanceAddress(found), released)
      }
    }
  }

  plan({ model, id }: Found): DeletionPlan {
    if (this.#protecting.length > 0) throw new ProtectedError(model.name, id, this.#protecting.map(named))
    const restricting = this.#restricting.filter(blocker => !this.#isDoomed(blocker))
    if (restricting.length > 0) throw new RestrictedError(model.name, id, restricting.map(named))
    const released = [...this.#released.values()]
      .filter(({ found }) => !this.#isDoomed(found))
      .map(({ found, changes }) => ({ ...found, changes }))
    for (const each of released) this.#refuseDoomedDefault(each)
    return { doomed: inDeletionOrder(this.#doomed, this.#children), released }
  }

  #isDoomed(found: Found): boolean {
    return this.#doomed.has(instanceAddress(found))
  }

  /** Rejects a default that is itself being deleted, because the reference would dangle. */
  #refuseDoomedDefault({ model, changes }: Released): void {
    for (const [relation, { target, onDelete }] of Object.entries(model.relations)) {
      const id = onDelete === 'setDefault' ? changes[`${relation}Id`] : undefined
      const name = typeof target === 'string' ? target : target.name
      if (typeof id === 'string' && this.#doomed.has(`${name}#${id}`)) {
        throw new RelatedObjectDoesNotExist(name, `${model.name}.${relation}`, `id ${id}`)
      }
    }
  }
}

function named({ model, id, relation }: Blocker): ProtectedError['blockers'][number] {
  return { model: model.name, id, relation }
}
