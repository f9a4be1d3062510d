import { ValueTakenError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import type { Fields } from '../../repository/items/fields.ts'
import { guardedModel, guardKey, type ItemKey, isGuard, keyAttributes } from '../../repository/items/keys.ts'
import { shapeOf } from '../../repository/items/model-shape.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { readItems } from '../../repository/reading/read-items.ts'
import { guardOf, guardWrite, planGuards } from '../../repository/writing/guards.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'
import type { MigratedItem } from './migrated-item.ts'

/** A unique value that an instance has. */
export interface UniqueValue {
  readonly names: readonly string[]
  readonly key: ItemKey
}

/** Returns the unique values of some fields. Throws {@link UnstorableValue} for one that is too long to be unique. */
export function uniqueValues(model: AnyModel, fields: Fields): UniqueValue[] {
  return shapeOf(model).guarded.flatMap(names => {
    const key = guardOf(model, names, fields)
    return key ? [{ names, key }] : []
  })
}

/** The holders of the guards of unique values, by partition key. */
export type Holders = ReadonlyMap<string, string>

/** Reads the holders of unique values, a hundred per request. */
export async function readHolders(core: Core, keys: readonly ItemKey[]): Promise<Holders> {
  const distinct = [...new Map(keys.map(key => [key.pk, keyAttributes(key)])).values()]
  const holders = new Map<string, string>()
  for await (const { pk, owner } of readItems(core, core.tableName, distinct)) {
    if (pk?.S !== undefined && owner?.S !== undefined) holders.set(pk.S, owner.S)
  }
  return holders
}

/** Plans the guards that an instance lacks, and the release of those whose values its upgrade changes. */
export function planHeld(
  core: Core,
  model: AnyModel,
  { item, stored, fields }: MigratedItem,
  missing: readonly UniqueValue[],
): PlannedWrite[] {
  const { tableName: table } = core
  const id = idOf(item)
  const moved = planGuards({ table, model, id }, stored, fields).filter(({ guard }) => guard?.to === undefined)
  const taken = missing.map(({ names, key }) => {
    const refusal = (current: Item | undefined) => new ValueTakenError(model.name, names.join('+'), current?.owner?.S)
    return guardWrite({ table, key, guard: { from: [], to: id }, refusal })
  })
  return [...moved, ...taken].filter(write => write !== undefined)
}

/** Returns the fields of a guard whose constraint its model no longer has. Undefined for every other item. */
export function removedConstraint(core: Core, item: Readonly<Item>): readonly [AnyModel, string] | undefined {
  const key = { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' }
  const model = isGuard(item) ? core.models.get(guardedModel(key) ?? '') : undefined
  if (!model) return undefined
  const isOf = (names: readonly string[]) => key.pk.startsWith(guardKey(model, names, []).pk)
  if (shapeOf(model).guarded.some(isOf)) return undefined
  const [names = ''] = key.pk.slice(`unique#${model.name}.`.length).split('#')
  return [model, names]
}
