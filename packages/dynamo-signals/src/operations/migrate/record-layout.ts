import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import { versionOfModel } from '../../repository/items/item-version.ts'
import { type Layout, layoutOf } from '../../repository/layout/layout.ts'
import { readLayout, writeLayout } from '../../repository/layout/layout-gate.ts'

/**
 * Records that the table matches the models, except for the named uses, such as `User.unique:email`. Removes uses that the
 * models no longer have from the record.
 */
export async function recordLayout(core: Core, incomplete: ReadonlySet<string>): Promise<void> {
  const models = Object.entries(layoutOf(core.models.values())).map(([model, uses]) => {
    const recorded = Object.entries(uses).map(([name, use]) => {
      return [name, { ...use, complete: !incomplete.has(`${model}.${name}`) }]
    })
    return [model, Object.fromEntries(recorded)]
  })
  for (;;) {
    const record = await readLayout(core)
    const layout: Layout = { ...record.layout, ...Object.fromEntries(models) }
    if (await writeLayout(core, record, layout)) return
  }
}

/** Records the versions of the models, so that saves store them from now on, even if an upgrade has a way back. */
export function raiseVersions(core: Core): Promise<void> {
  return recordVersions(core, (model, recorded) => Math.max(versionOfModel(model), recorded))
}

/** Records the earliest versions that the upgrades of the models lead back to, so that saves store them from now on. */
export function lowerVersions(core: Core): Promise<void> {
  return recordVersions(core, ({ upgrades }, recorded) => Math.min(upgrades?.oldest ?? 1, recorded))
}

async function recordVersions(core: Core, versionOf: (model: AnyModel, recorded: number) => number): Promise<void> {
  for (;;) {
    const record = await readLayout(core)
    const versions = Array.from(core.models.values(), (model): [string, number] => {
      return [model.name, versionOf(model, record.versions[model.name] ?? 1)]
    })
    const changed = versions.filter(([name, version]) => version !== (record.versions[name] ?? 1))
    if (changed.length === 0) return
    const next = { ...record.versions, ...Object.fromEntries(changed) }
    if (await writeLayout(core, record, record.layout ?? {}, next)) return
  }
}
