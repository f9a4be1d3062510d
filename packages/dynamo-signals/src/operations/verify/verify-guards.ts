import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import type { ItemKey } from '../../repository/items/keys.ts'
import { shapeOf } from '../../repository/items/model-shape.ts'
import { storedFields } from '../../repository/items/read-instance-item.ts'
import { guardOf, guardWrite } from '../../repository/writing/guards.ts'
import type { GuardChange, PlannedWrite } from '../../repository/writing/planned-write.ts'
import { commitRepair, HasChanged, planUnchanged } from './commit-repair.ts'
import type { Findings } from './findings.ts'
import { holdsGuard, orphanedGuard } from './orphaned-guard.ts'
import { readAt, readTogether } from './read-together.ts'

/** Checks the guards of an instance: it must hold the guard of each of its unique values and one-to-ones. */
export async function verifyHolder(findings: Findings, model: AnyModel, id: string, item: Item): Promise<void> {
  const fields = storedFields(model, item)
  for (const names of shapeOf(model).guarded) {
    const key = guardOf(model, names, fields)
    if (!key || (await readAt(findings.core, key))?.owner?.S === id) continue
    await judgeHolder(findings, { model, id, names, key })
  }
}

interface Held {
  readonly model: AnyModel
  readonly id: string
  readonly names: readonly string[]
  readonly key: ItemKey
}

async function judgeHolder(findings: Findings, held: Held): Promise<void> {
  const { core } = findings
  const { model, id, names, key } = held
  const seen = await readTogether(core, model, id, () => readAt(core, key))
  if (!seen?.item || !holdsGuard(model, seen.item, key) || seen.other?.owner?.S === id) return
  const what = `${model.name} ${id} has the ${names.join('+')} of guard ${key.pk}`
  const fault = { model: model.name, id }
  const owner = seen.other?.owner?.S
  const unchanged = planUnchanged(core, model, id, seen.item)
  if (owner === undefined) {
    const take = planGuard(core, key, { from: [], to: id })
    const detail = `${what}, but the guard is missing.`
    return findings.report({ ...fault, kind: 'guardMissing', detail }, () => commitRepair(core, [...take, unchanged]))
  }
  const other = await readTogether(core, model, owner, async () => undefined)
  if (!other) return
  if (other.item && holdsGuard(model, other.item, key)) {
    const detail = `${what}, and so does ${owner}, which holds it. Change one of the two.`
    return findings.report({ ...fault, kind: 'duplicateValue', detail })
  }
  const pass = planGuard(core, key, { from: [owner], to: id })
  const detail = `${what}, but the guard is held by ${owner}, which does not have the value.`
  return findings.report({ ...fault, kind: 'guardElsewhere', detail }, () =>
    commitRepair(core, [...pass, unchanged, planUnchanged(core, model, owner, other.item)]),
  )
}

/** Checks the holder of a guard: it must exist and have the value. */
export async function verifyGuard(findings: Findings, guard: Item): Promise<void> {
  const orphaned = await orphanedGuard(findings.core, guard)
  if (!orphaned) return
  const { model, key, holder, why, release } = orphaned
  const detail = `Guard ${key.pk} is held by ${holder}, which ${why}.`
  await findings.report({ kind: 'guardOrphaned', model: model.name, id: holder, detail }, () =>
    commitRepair(findings.core, release),
  )
}

function planGuard({ tableName: table }: Core, key: ItemKey, guard: GuardChange): PlannedWrite[] {
  const write = guardWrite({ table, key, guard, refusal: () => new HasChanged() })
  return write ? [write] : []
}
