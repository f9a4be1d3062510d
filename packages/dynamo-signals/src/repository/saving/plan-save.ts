import {
  AlreadyExistsError,
  BeingDeletedError,
  ItemTooLargeError,
  RelatedObjectDoesNotExist,
} from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Item, sizeOf } from '../items/attribute-value.ts'
import { conflictWith, fenceCause } from '../items/deletion-fence.ts'
import { type Fields, fieldsBefore, type ItemStamp, type Previous, toItem } from '../items/instance-item.ts'
import { instanceKey } from '../items/keys.ts'
import { mentioned } from '../items/read-instance-item.ts'
import { planGuards } from '../writing/guards.ts'
import { isUnchanged } from '../writing/is-unchanged.ts'
import type { Condition, PlannedWrite } from '../writing/planned-write.ts'

/** The maximum size of an item, in bytes. Two of its images must fit in one dead letter. */
const MAX_ITEM_BYTES = 120 * 1024

/** A related instance whose existence the commit checks. */
export interface RelationCheck {
  readonly relation: string
  readonly target: AnyModel
  readonly id: string
}

/** Everything needed to plan the writes of a save. */
export interface SavePlan {
  readonly table: string
  /** Models whose items other programs also write. */
  readonly foreignWriters: ReadonlySet<string>
  readonly model: AnyModel
  readonly fields: Fields
  readonly stamp: ItemStamp
  /** The replaced item and its fields. */
  readonly previous: Previous | undefined
  readonly checks: readonly RelationCheck[]
  /** The caller asked for a new instance, so a taken id is an error and not a lost race. */
  readonly inserts: boolean
}

/**
 * Plans the writes of one save: the item, on condition that the item it replaces is unchanged since the read; the guards of
 * unique values that changed; and a check of each related instance. Pure: sends nothing.
 */
export function planSave(plan: SavePlan): [PlannedWrite, ...PlannedWrite[]] {
  const { table, model, fields, stamp, previous, checks, inserts } = plan
  const item = toItem(model, fields, stamp, previous)
  // Other code can have stored larger items, so the form of its layout has a limit of its own.
  const bytes = model.storedIn ? 0 : sizeOf(item, MAX_ITEM_BYTES)
  if (bytes > MAX_ITEM_BYTES) throw new ItemTooLargeError(model.name, stamp.id, bytes, MAX_ITEM_BYTES)
  const put: PlannedWrite = {
    kind: 'put',
    table,
    key: instanceKey(model, stamp.id),
    item,
    replaces: previous?.item,
    conditions: conditionsOf(plan, item),
    refusal: current => refusedInstance(model, stamp, inserts, current),
  }
  return [
    put,
    ...planGuards({ table, model, id: stamp.id }, fieldsBefore(model, previous, stamp.modelVersion), fields),
    ...checks.map(check => planRelationCheck(plan, check)),
  ]
}

function conditionsOf(plan: SavePlan, item: Item): readonly Condition[] {
  const { model, previous } = plan
  if (!previous) return [{ kind: 'absent' }]
  // The form of the layout of other code compares every attribute itself.
  return model.storedIn ? [] : isUnchanged(plan, previous.item, item)
}

function refusedInstance(
  model: AnyModel,
  { id, updatedAt }: ItemStamp,
  inserting: boolean,
  current: Item | undefined,
): Error {
  const conflict = conflictWith(model, id, current, updatedAt)
  if (!inserting || conflict instanceof BeingDeletedError) return conflict
  return new AlreadyExistsError(model.name, id, current && mentioned(model, current))
}

function planRelationCheck({ table, model, stamp }: SavePlan, { relation, target, id }: RelationCheck): PlannedWrite {
  return {
    kind: 'check',
    table,
    key: instanceKey(target, id),
    conditions: [{ kind: 'exists' }, { kind: 'notDeleting', now: stamp.updatedAt }],
    refusal: current => {
      const cause = fenceCause(current, stamp.updatedAt)
      return new RelatedObjectDoesNotExist(target.name, `${model.name}.${relation}`, `id ${id}`, cause)
    },
  }
}
