import { ProtectedError, RelatedObjectDoesNotExist, RestrictedError } from '../../errors/index.ts'
import type { Relation } from '../../models/model.ts'
import type { Reference } from '../core.ts'
import { isGoing } from '../items/deletion-fence.ts'
import { type DeletionReader, type Doomed, type Found, instanceAddress } from '../reading/referring-instances.ts'
import { inDeletionOrder } from './deletion-order.ts'

/** One instance that stays, with the relations that are rewritten: the ids by their fields. */
export interface Released extends Found {
  readonly changes: Readonly<Record<string, string | null>>
}

/** What a delete comes down to. */
export interface DeletionPlan {
  /** Children before their parents, each once; within a model in the order of their ids where that allows it. */
  readonly doomed: readonly Doomed[]
  readonly released: readonly Released[]
}

// So many instances are asked about side by side.
const CONCURRENCY = 8

/**
 * Collects everything a delete touches, by the `onDelete` rules of what refers to it, before anything is signalled or
 * written. Throws `ProtectedError` or `RestrictedError`, which name every instance in the way: one that protects is in
 * the way even if it would go too, one that restricts is not.
 */
export async function collectDeletion(
  reader: DeletionReader,
  roots: readonly [Found, ...Found[]],
  defaults = new DefaultIds(),
): Promise<DeletionPlan> {
  const collector = new Collector(reader, defaults)
  for (const root of roots) collector.doom({ ...root, origin: root })
  await collector.spread()
  return collector.plan(roots[0])
}

/** The ids that `setDefault` writes in one delete: a function is asked once, and only when there is something to write. */
export class DefaultIds {
  readonly #asked = new Map<Relation, Promise<string | null>>()

  of(definition: Relation): Promise<string | null> {
    const { default: fallback } = definition
    const asked = this.#asked.get(definition) ?? Promise.resolve(typeof fallback === 'function' ? fallback() : fallback)
    this.#asked.set(definition, asked)
    return asked
  }
}

interface Blocker extends Found {
  readonly relation: string
}
type Changes = Record<string, string | null>

class Collector {
  readonly #reader: DeletionReader
  readonly #doomed = new Map<string, Doomed>()
  /** Whom each takes with it. */
  readonly #children = new Map<string, string[]>()
  readonly #released = new Map<string, { readonly found: Found; readonly changes: Changes }>()
  readonly #protecting: Blocker[] = []
  readonly #restricting: Blocker[] = []
  readonly #defaults: DefaultIds
  #frontier: Doomed[] = []

  constructor(reader: DeletionReader, defaults: DefaultIds) {
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

  /** Follows what refers to the doomed, until nothing is new. */
  async spread(): Promise<void> {
    while (this.#frontier.length > 0) {
      const questions = this.#frontier.flatMap(doomed =>
        this.#reader
          .references(doomed.model)
          .filter(({ definition }) => definition.onDelete !== 'doNothing')
          .map(reference => ({ doomed, reference })),
      )
      this.#frontier = []
      const answers = await inParallel(questions, ({ doomed, reference }) =>
        Array.fromAsync(this.#reader.referring(reference, doomed.id)),
      )
      // Applied in the order of the questions, so that the outcome does not depend on which answer came first.
      for (const [index, { doomed, reference }] of questions.entries()) {
        for (const found of answers[index] ?? []) {
          // What is being deleted already is in nobody's way, and goes by itself.
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
        const id = definition.onDelete === 'setNull' ? null : await this.#defaults.of(definition)
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

  /** A default that is being deleted itself would be left dangling. */
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

async function inParallel<T, R>(inputs: readonly T[], work: (input: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < inputs.length) {
      const index = next++
      results[index] = await work(inputs[index] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, inputs.length) }, worker))
  return results
}
