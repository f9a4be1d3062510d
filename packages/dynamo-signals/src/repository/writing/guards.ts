import { ConflictError, ValueTakenError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Item, UnstorableValue } from '../items/attribute-value.ts'
import type { Fields } from '../items/fields.ts'
import { guardKey, type ItemKey, isTooLong, keyAttributes } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import type { Condition, GuardChange, PlannedWrite } from './planned-write.ts'

/** The instance that a guard belongs to: its model, and its table. */
interface Guarded {
  readonly table: string
  readonly model: AnyModel
  readonly id: string
}

/** Plans the guards to release and to take when an instance's fields change. Without new fields, the instance is deleted. */
export function planGuards(guarded: Guarded, before: Fields | undefined, after: Fields | undefined): PlannedWrite[] {
  const { table, model, id } = guarded
  return shapeOf(model).guarded.flatMap(names => {
    const [old, next] = [guardKeyOf(model, names, before), guardOf(model, names, after)]
    if (old?.pk === next?.pk) return []
    const taken = (current: Item | undefined) => new ValueTakenError(model.name, names.join('+'), current?.owner?.S)
    const lost = () => new ConflictError(model.name, id)
    // A value that is too long has no guard: another program stored it.
    const isHeld = old && !isTooLong(old)
    const release = isHeld && guardWrite({ table, key: old, guard: { from: [id], to: undefined }, refusal: lost })
    const take = next && guardWrite({ table, key: next, guard: { from: [], to: id }, refusal: taken })
    return [release, take].filter(write => !!write)
  })
}

/**
 * Returns the key of the guard for these fields' values. Undefined if one of them is unset, because then there is no guard.
 * Throws {@link UnstorableValue} for a value that is too long.
 */
export function guardOf(model: AnyModel, names: readonly string[], fields: Fields | undefined): ItemKey | undefined {
  const key = guardKeyOf(model, names, fields)
  if (!key || !isTooLong(key)) return key
  throw new UnstorableValue(names.join('+'), 'the value is too long to be unique: use a digest of it')
}

/** Like {@link guardOf}, also for a value that is too long to have a guard. */
export function guardKeyOf(model: AnyModel, names: readonly string[], fields: Fields | undefined): ItemKey | undefined {
  const values = names.map(name => fields?.[name])
  return values.some(value => value === null || value === undefined) ? undefined : guardKey(model, names, values)
}

/** Moves a unique value from its holder to another. Undefined if the holder stays the same. */
export function guardWrite({
  table,
  key,
  guard,
  refusal,
}: Pick<PlannedWrite, 'table' | 'key' | 'refusal'> & { readonly guard: GuardChange }): PlannedWrite | undefined {
  const { from, to } = guard
  if (from.length === 0 && to === undefined) return undefined
  const conditions: Condition[] = [from.length === 0 ? { kind: 'absent' } : { kind: 'heldBy', owners: from }]
  const write = { table, key, guard, conditions, refusal }
  if (to === undefined) return { kind: 'delete', ...write }
  return { kind: 'put', item: { ...keyAttributes(key), owner: { S: to } }, ...write }
}

/**
 * Merges the guard writes of two instances for the same value, in either order. When two instances swap values, one takes
 * the value before the other releases it. If both had the value before it became unique, both release it. Throws if both take
 * it.
 */
export function mergeGuards(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  const { guard: one } = earlier
  const { guard: two } = later
  if (!one || !two) return later
  const isPassedBack = two.to !== undefined && one.from.includes(two.to)
  const [first, last] = isPassedBack ? [two, one] : [one, two]
  const isPassedOn = first.to !== undefined && last.from.includes(first.to)
  if (!isPassedOn && one.to !== undefined && two.to !== undefined) throw later.refusal(earlier.item)
  const to = isPassedOn ? last.to : (last.to ?? first.to)
  const from = [...first.from, ...last.from.filter(id => id !== first.to)]
  const { refusal } = to !== undefined && to === one.to ? earlier : later
  return guardWrite({ ...later, guard: { from, to }, refusal })
}
