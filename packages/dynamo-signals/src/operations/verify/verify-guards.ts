import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { guardedModel, type ItemKey } from '../../repository/items/keys.ts'
import { shapeOf } from '../../repository/items/model-shape.ts'
import { storedFields } from '../../repository/items/read-instance-item.ts'
import { guardOf, guardWrite } from '../../repository/writing/guards.ts'
import type { GuardChange, PlannedWrite } from '../../repository/writing/planned-write.ts'
import { commitRepair, HasChanged, planUnchanged } from './commit-repair.ts'
import type { Findings } from './findings.ts'
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
  if (!seen?.item || !holds(model, seen.item, key) || seen.other?.owner?.S === id) return
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
  if (other.item && holds(model, other.item, key)) {
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
  const { core } = findings
  const key = { pk: guard.pk?.S ?? '', sk: guard.sk?.S ?? '' }
  const model = core.models.get(guardedModel(key) ?? '')
  const owner = guard.owner?.S
  // It belongs to another application that shares the table.
  if (!model || owner === undefined) return
  const seen = await readTogether(core, model, owner, () => readAt(core, key))
  if (!seen || seen.other?.owner?.S !== owner || (seen.item && holds(model, seen.item, key))) return
  const why = seen.item ? 'does not have the value' : 'does not exist'
  const release = planGuard(core, key, { from: [owner], to: undefined })
  await findings.report(
    {
      kind: 'guardOrphaned',
      model: model.name,
      id: owner,
      detail: `Guard ${key.pk} is held by ${owner}, which ${why}.`,
    },
    () => commitRepair(core, [...release, planUnchanged(core, model, owner, seen.item)]),
  )
}

function holds(model: AnyModel, item: Item, { pk }: ItemKey): boolean {
  const fields = storedFields(model, item)
  return shapeOf(model).guarded.some(names => guardOf(model, names, fields)?.pk === pk)
}

function planGuard({ tableName: table }: Core, key: ItemKey, guard: GuardChange): PlannedWrite[] {
  const write = guardWrite({ table, key, guard, refusal: () => new HasChanged() })
  return write ? [write] : []
}
