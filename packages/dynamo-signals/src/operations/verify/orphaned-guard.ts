import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import type { Fields } from '../../repository/items/fields.ts'
import { guardedModel, type ItemKey } from '../../repository/items/keys.ts'
import { shapeOf } from '../../repository/items/model-shape.ts'
import { fieldsOf, storedFields } from '../../repository/items/read-instance-item.ts'
import { guardKeyOf, guardWrite } from '../../repository/writing/guards.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'
import { HasChanged, planUnchanged } from './commit-repair.ts'
import { readAt, readTogether } from './read-together.ts'

/** A guard whose holder was deleted or has another value. */
export interface OrphanedGuard {
  readonly model: AnyModel
  readonly key: ItemKey
  readonly holder: string
  /** The fields of its constraint, as they are joined in its key. */
  readonly names: string
  /** Why the holder does not need it, as the end of a sentence. */
  readonly why: string
  /** Release the guard if neither it nor its holder has changed. Otherwise they throw `HasChanged`. */
  readonly release: readonly PlannedWrite[]
}

/** Returns a guard if its holder does not have the value. Undefined also for a guard of a model that is not declared here. */
export async function orphanedGuard(core: Core, guard: Item): Promise<OrphanedGuard | undefined> {
  const key = { pk: guard.pk?.S ?? '', sk: guard.sk?.S ?? '' }
  const model = core.models.get(guardedModel(key) ?? '')
  const holder = guard.owner?.S
  // It belongs to another application that shares the table.
  if (!model || holder === undefined) return undefined
  const seen = await readTogether(core, model, holder, () => readAt(core, key))
  if (!seen || seen.other?.owner?.S !== holder || (seen.item && holdsGuard(model, seen.item, key))) return undefined
  const refusal = () => new HasChanged()
  const write = guardWrite({ table: core.tableName, key, guard: { from: [holder], to: undefined }, refusal })
  const release = [...(write ? [write] : []), planUnchanged(core, model, holder, seen.item)]
  const [names = ''] = key.pk.slice(`unique#${model.name}.`.length).split('#')
  return { model, key, holder, names, why: seen.item ? 'does not have the value' : 'does not exist', release }
}

/** Whether an item has the value of a guard: as it is stored, or as the upgrades of its model read it. */
export function holdsGuard(model: AnyModel, item: Item, { pk }: ItemKey): boolean {
  const has = (fields: Fields) => shapeOf(model).guarded.some(names => guardKeyOf(model, names, fields)?.pk === pk)
  try {
    return has(storedFields(model, item)) || has(fieldsOf(model, item))
  } catch {
    // It cannot be read. Nobody knows the value that it has, or that its upgrade would give, so its guards stay.
    return true
  }
}
