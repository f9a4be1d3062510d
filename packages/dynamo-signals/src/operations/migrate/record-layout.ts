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

/** Records the versions of the models. From then on, saves store them even if their upgrades have a `down` function. */
export async function raiseVersions(core: Core): Promise<void> {
  for (;;) {
    const record = await readLayout(core)
    const raised = Array.from(core.models.values()).filter(
      model => versionOfModel(model) > (record.versions[model.name] ?? 1),
    )
    if (raised.length === 0) return
    const versions = Object.fromEntries(raised.map(model => [model.name, versionOfModel(model)]))
    if (await writeLayout(core, record, record.layout ?? {}, { ...record.versions, ...versions })) return
  }
}
