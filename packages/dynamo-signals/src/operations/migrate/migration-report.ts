import type { ChangeKind } from '../../models/migrate-signals.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Difference } from './migrated-item.ts'

/** One kind of change to the instances of a model. */
export interface MigratedChange {
  readonly model: string
  readonly kind: ChangeKind
  /** The access pattern, relation, fields or version that changes. */
  readonly name: string
  /** How many instances were, or would be, changed. */
  readonly instances: number
  /** The first few of them. */
  readonly sample: readonly SampledChange[]
}

/** A change of one instance: the stored value before and after. */
export interface SampledChange {
  readonly id: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Instances that share a value that has to be unique. */
export interface DuplicateValue {
  readonly model: string
  /** The fields that are unique together, joined by `+`. */
  readonly fields: string
  readonly value: string
  readonly ids: readonly string[]
}

/** An instance that could not be migrated. */
export interface FailedInstance {
  readonly model: string
  readonly id: string
  /** Why, and what to do, in a sentence. */
  readonly why: string
}

/** The number of instances in a sample, and of entries in a list. Beyond that, they are only counted. */
const SAMPLED = 3
const LISTED = 1_000

interface Row {
  instances: number
  readonly sample: SampledChange[]
}

/** Collects the changes of a migration, and the instances that it cannot change. */
export class MigrationReport {
  readonly failed: FailedInstance[] = []
  readonly counts = { changed: 0, duplicates: 0, failed: 0 }
  /** The uses that are not complete after this run: `User.unique:email`. */
  readonly incomplete: Set<string>
  readonly #rows = new Map<string, Row>()
  readonly #duplicates = new Map<
    string,
    { readonly model: string; readonly fields: string; readonly ids: Set<string> }
  >()

  constructor(incomplete: readonly string[]) {
    this.incomplete = new Set(incomplete)
  }

  get changes(): MigratedChange[] {
    return Array.from(this.#rows, ([key, row]) => {
      const [model, kind, name] = JSON.parse(key) as [string, ChangeKind, string]
      return { model, kind, name, ...row }
    }).toSorted((one, other) =>
      `${one.model} ${one.kind} ${one.name}` < `${other.model} ${other.kind} ${other.name}` ? -1 : 1,
    )
  }

  get duplicates(): DuplicateValue[] {
    return Array.from(this.#duplicates, ([pk, { model, fields, ids }]) => {
      return { model, fields, value: pk.slice(`unique#${model}.${fields}#`.length), ids: [...ids].sort() }
    })
  }

  /** Returns how many instances of a model were changed, by kind. */
  changedOf({ name }: AnyModel): Partial<Record<ChangeKind, number>> {
    const counts: Partial<Record<ChangeKind, number>> = {}
    for (const { model, kind, instances } of this.changes) {
      if (model === name) counts[kind] = Math.max(counts[kind] ?? 0, instances)
    }
    return counts
  }

  change(model: AnyModel, id: string, differences: readonly Difference[]): void {
    this.counts.changed++
    for (const { kind, name, before, after } of differences) {
      const key = JSON.stringify([model.name, kind, name])
      const row = this.#rows.get(key) ?? { instances: 0, sample: [] }
      this.#rows.set(key, row)
      row.instances++
      if (row.sample.length < SAMPLED) row.sample.push({ id, before, after })
    }
  }

  duplicate(
    model: AnyModel,
    { pk, fields, ids }: { readonly pk: string; readonly fields: string; readonly ids: readonly string[] },
  ): void {
    const known = this.#duplicates.get(pk)
    if (!known) this.counts.duplicates++
    if (known) for (const id of ids) known.ids.add(id)
    else if (this.#duplicates.size < LISTED) this.#duplicates.set(pk, { model: model.name, fields, ids: new Set(ids) })
  }

  fail(failure: FailedInstance): void {
    this.counts.failed++
    if (this.failed.length < LISTED) this.failed.push(failure)
  }
}
