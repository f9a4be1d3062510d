import {
  AlreadyExistsError,
  BeingDeletedError,
  ConflictError,
  ItemTooLargeError,
  RelatedObjectDoesNotExist,
  ValueTakenError,
} from '../../errors.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Item, sizeOf, UnstorableValue } from '../items/attribute-value.ts'
import { conflictWith, fenceCause } from '../items/deletion-fence.ts'
import { type Fields, type ItemFacts, type Previous, toItem } from '../items/instance-item.ts'
import { guardKey, type ItemKey, instanceKey, isTooLong } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { mentioned } from '../items/read-instance-item.ts'
import { guardWrite } from '../writing/guard-writes.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import { isUnchanged } from './unchanged.ts'

/** The largest item, in bytes: two of its images fit one dead letter. */
export const MAX_ITEM_BYTES = 120 * 1024

/** A related instance that must exist in the same commit. */
export interface RelationCheck {
  readonly relation: string
  readonly target: AnyModel
  readonly id: string
}

/** What a save comes down to. */
export interface SavePlan {
  readonly table: string
  /** Models whose items other programs write as well. */
  readonly foreignWriters: ReadonlySet<string>
  readonly model: AnyModel
  readonly fields: Fields
  readonly facts: ItemFacts
  /** The item that is replaced, and its fields. */
  readonly previous: Previous | undefined
  readonly checks: readonly RelationCheck[]
  /** The caller asked for a new instance: a taken id is what is wrong, not a lost race. */
  readonly inserts: boolean
}

/**
 * Plans the writes of one save: the item, on the condition that it replaces what was read; the guards of unique values
 * that changed; and a check on each related instance. Pure: nothing is sent.
 */
export function planSave(plan: SavePlan): [PlannedWrite, ...PlannedWrite[]] {
  const { table, model, fields, facts, previous, checks, inserts } = plan
  const item = toItem(model, fields, facts, previous)
  const bytes = sizeOf(item, MAX_ITEM_BYTES)
  if (bytes > MAX_ITEM_BYTES) throw new ItemTooLargeError(model.name, facts.id, bytes, MAX_ITEM_BYTES)
  const put: PlannedWrite = {
    kind: 'put',
    table,
    key: instanceKey(model, facts.id),
    item,
    replaces: previous?.item,
    conditions: previous ? isUnchanged(plan, previous.item, item) : [{ kind: 'absent' }],
    refusal: current => refusedInstance(model, facts, inserts, current),
  }
  return [put, ...planGuards(plan, previous?.fields, fields), ...checks.map(check => planCheck(plan, check))]
}

function refusedInstance(
  model: AnyModel,
  { id, updatedAt }: ItemFacts,
  inserting: boolean,
  current: Item | undefined,
): Error {
  const conflict = conflictWith(model, id, current, updatedAt)
  if (!inserting || conflict instanceof BeingDeletedError) return conflict
  return new AlreadyExistsError(model.name, id, current && mentioned(model, current))
}

/** What a guard belongs to: an instance of a model, in a table. */
interface Guarded {
  readonly table: string
  readonly model: AnyModel
  readonly facts: { readonly id: string }
}

/** The guards to release and to take when an instance's fields become others; without fields, it is deleted. */
export function planGuards(guarded: Guarded, before: Fields | undefined, after: Fields | undefined): PlannedWrite[] {
  const { table, model, facts } = guarded
  const { id } = facts
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

function planCheck({ table, model, facts }: SavePlan, { relation, target, id }: RelationCheck): PlannedWrite {
  return {
    kind: 'check',
    table,
    key: instanceKey(target, id),
    conditions: [{ kind: 'exists' }, { kind: 'notDeleting', now: facts.updatedAt }],
    refusal: current => missingTarget(target, `${model.name}.${relation}`, id, fenceCause(current, facts.updatedAt)),
  }
}

/** What a save says that refers to an instance which is missing, or is being deleted. */
export function missingTarget(target: AnyModel, relation: string, id: string, options: ErrorOptions): Error {
  return new RelatedObjectDoesNotExist(target.name, relation, `id ${id}`, options)
}
