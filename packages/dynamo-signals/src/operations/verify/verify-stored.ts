import type { AnyModel } from '../../models/model.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { isOutdated, modelVersionOf } from '../../repository/items/item-version.ts'
import { readLayout } from '../../repository/layout/layout-gate.ts'
import { INDEXES } from '../../table/index.ts'
import { planMigrated } from '../migrate/migrate-instance.ts'
import { type Difference, migratedItem } from '../migrate/migrated-item.ts'
import { planMigration } from '../migrate/plan-migration.ts'
import { commitRepair } from './commit-repair.ts'
import type { Findings } from './findings.ts'

/** Instances that are not stored as their model declares, because `migrate` has not run since it changed. */
export interface OutdatedInstances {
  readonly model: string
  readonly kind: Difference['kind']
  /** The stored version, or the access pattern, relation or field that is missing: `version 1`, `byName`. */
  readonly name: string
  readonly instances: number
}

/** Compares the stored index entries, time to live and version of an instance with its model. */
export class StoredShapes {
  readonly #findings: Findings
  /** What `migrate` has yet to do: `User index byName`. */
  readonly #pending: ReadonlySet<string>
  readonly #outdated = new Map<string, OutdatedInstances>()

  private constructor(findings: Findings, pending: ReadonlySet<string>) {
    this.#findings = findings
    this.#pending = pending
  }

  static async open(findings: Findings): Promise<StoredShapes> {
    const { core } = findings
    const plan = planMigration(await readLayout(core), [...core.models.values()])
    const pending = plan.flatMap(({ model, changes }) => changes.map(change => keyOf(model, change)))
    return new StoredShapes(findings, new Set(pending))
  }

  /** Counts the instances that `migrate` would update. They are not faults, because reads handle older instances. */
  get outdated(): OutdatedInstances[] {
    const rows = [...this.#outdated].toSorted(([one], [other]) => (one < other ? -1 : 1))
    return rows.map(([, row]) => row)
  }

  async visit(model: AnyModel, id: string, item: Item): Promise<void> {
    const { core } = this.#findings
    const { item: after, differences } = migratedItem(model, item, { expiry: false })
    // The entries of an older instance are those of its older fields.
    const isOlder = differences.some(({ kind }) => kind === 'upgrade' || kind === 'default')
    let written: Promise<boolean> | undefined
    const repair = () => {
      written ??= commitRepair(core, [planMigrated({ core, sendsSignals: false }, item, after)])
      return written
    }
    for (const difference of differences) {
      if (isOlder || this.#pending.has(keyOf(model, difference)) || !isDeclared(difference)) {
        this.#count(model, item, difference)
      } else {
        const kind = difference.kind === 'index' ? 'indexEntryWrong' : 'expiryWrong'
        await this.#findings.report({ kind, model: model.name, id, detail: describe(model, id, difference) }, repair)
      }
    }
  }

  #count(model: AnyModel, item: Item, { kind, name: use }: Difference): void {
    const isUpgrade = kind === 'upgrade'
    // What else differs follows from the version.
    if (isOutdated(model, item) && !isUpgrade) return
    const name = isUpgrade ? `version ${modelVersionOf(item)}` : use
    const key = keyOf(model, { kind, name })
    const instances = (this.#outdated.get(key)?.instances ?? 0) + 1
    this.#outdated.set(key, { model: model.name, kind, name, instances })
  }
}

function keyOf({ name: model }: AnyModel, { kind, name }: Pick<Difference, 'kind' | 'name'>): string {
  return `${model} ${kind} ${name}`
}

/** Whether the model still has the use. An entry in an index that it no longer uses is left for `migrate`. */
function isDeclared({ kind, name }: Difference): boolean {
  return kind !== 'index' || !(INDEXES as readonly string[]).includes(name)
}

function describe({ name: model }: AnyModel, id: string, { kind, name, before, after }: Difference): string {
  const what = kind === 'index' ? `entry for ${name}` : `time to live from ${name}`
  return `${model} ${id} does not match its fields. Its ${what} is ${before ?? 'missing'}, and should be ${after ?? 'missing'}.`
}
