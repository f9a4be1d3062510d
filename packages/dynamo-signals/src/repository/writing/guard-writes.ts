import { ConflictError, ValueTakenError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Item, UnstorableValue } from '../items/attribute-value.ts'
import type { Fields } from '../items/fields.ts'
import { guardKey, type ItemKey, isTooLong, keyAttributes } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import type { Condition, GuardChange, PlannedWrite } from './planned-write.ts'

/** What a guard belongs to: an instance of a model, in a table. */
interface Guarded {
  readonly table: string
  readonly model: AnyModel
  readonly id: string
}

/** The guards to release and to take when an instance's fields become others; without fields, it is deleted. */
export function planGuards(guarded: Guarded, before: Fields | undefined, after: Fields | undefined): PlannedWrite[] {
  const { table, model, id } = guarded
  return shapeOf(model).guarded.flatMap(names => {
    const [old, next] = [guardOf(model, names, before), guardOf(model, names, after)]
    if (old?.pk === next?.pk) return []
    const taken = (current: Item | undefined) => new ValueTakenError(model.name, names.join('+'), current?.owner?.S)
    const lost = () => new ConflictError(model.name, id)
    const release = old && guardWrite({ table, key: old, guard: { from: id, to: undefined }, refusal: lost })
    const take = next && guardWrite({ table, key: next, guard: { from: undefined, to: id }, refusal: taken })
    return [release, take].filter(write => write !== undefined)
  })
}

/** Where the guard of these fields' values is; undefined when one of them is unset, so that there is none. */
export function guardOf(model: AnyModel, names: readonly string[], fields: Fields | undefined): ItemKey | undefined {
  const values = names.map(name => fields?.[name])
  if (values.some(value => value === null || value === undefined)) return undefined
  const key = guardKey(model, names, values)
  if (isTooLong(key)) {
    throw new UnstorableValue(names.join('+'), 'the value is too long to be unique: make a digest of it unique instead')
  }
  return key
}

/** Passes a unique value from one holder to another. Undefined where it stays in the same hands. */
export function guardWrite({
  table,
  key,
  guard,
  refusal,
}: Pick<PlannedWrite, 'table' | 'key' | 'refusal'> & { readonly guard: GuardChange }): PlannedWrite | undefined {
  const { from, to } = guard
  if (from === to) return undefined
  const conditions: Condition[] = [from === undefined ? { kind: 'absent' } : { kind: 'heldBy', owner: from }]
  const write = { table, key, guard, conditions, refusal }
  if (to === undefined) return { kind: 'delete', ...write }
  return { kind: 'put', item: { ...keyAttributes(key), owner: { S: to } }, ...write }
}

/**
 * Joins what two instances of one commit do with one value, in whichever order they were planned: of two that swap
 * their values the one takes before the other releases. Throws when both want to hold it.
 */
export function mergeGuards(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  const { guard: one } = earlier
  const { guard: two } = later
  if (!one || !two) return later
  const [first, last] = two.from === one.to ? [earlier, later] : [later, earlier]
  if (first.guard?.to !== last.guard?.from) throw later.refusal(earlier.item)
  const guard = { from: first.guard?.from, to: last.guard?.to }
  return guardWrite({ ...later, guard, refusal: (guard.to === undefined ? first : last).refusal })
}
