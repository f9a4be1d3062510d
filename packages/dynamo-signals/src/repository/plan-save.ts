import {
  AlreadyExistsError,
  ConflictError,
  ItemTooLargeError,
  RelatedObjectDoesNotExist,
  ValueTakenError,
} from '../errors.ts'
import type { AnyModel } from '../models/model.ts'
import { type Item, sizeOf } from './attribute-value.ts'
import { type Fields, type ItemFacts, toInstance, toItem, versionOf } from './instance-item.ts'
import { guardKey, instanceKey } from './keys.ts'
import type { Condition, PlannedWrite } from './planned-write.ts'

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
  readonly model: AnyModel
  readonly fields: Fields
  readonly facts: ItemFacts
  /** The item that is replaced, and its fields. */
  readonly previous: { readonly item: Item; readonly fields: Fields } | undefined
  readonly checks: readonly RelationCheck[]
}

/**
 * Plans the writes of one save: the item, on the condition that it replaces what was read; the guards of unique values
 * that changed; and a check on each related instance. Pure: nothing is sent.
 */
export function planSave(plan: SavePlan): [PlannedWrite, ...PlannedWrite[]] {
  const { table, model, fields, facts, previous, checks } = plan
  const item = toItem(model, fields, facts)
  const bytes = sizeOf(item)
  if (bytes > MAX_ITEM_BYTES) throw new ItemTooLargeError(model.name, facts.id, bytes, MAX_ITEM_BYTES)
  const put: PlannedWrite = {
    kind: 'put',
    table,
    key: instanceKey(model, facts.id),
    item,
    conditions: previous ? isUnchanged(previous.item) : [{ kind: 'absent' }],
    refusal: current => refusedInstance(model, facts.id, previous === undefined, current),
  }
  return [put, ...planGuards(plan, previous?.fields, fields), ...checks.map(check => planCheck(table, model, check))]
}

/** The condition that an item is still the one that was read. */
export function isUnchanged(item: Readonly<Item>): readonly Condition[] {
  const writeId: Condition = { kind: 'equals', attribute: '_wid', value: item._wid?.S }
  return [{ kind: 'exists' }, { kind: 'equals', attribute: '_v', value: versionOf(item) }, writeId]
}

function refusedInstance(model: AnyModel, id: string, inserting: boolean, current: Item | undefined): Error {
  const stored = current && toInstance(current)
  return inserting ? new AlreadyExistsError(model.name, id, stored) : new ConflictError(model.name, id, stored)
}

/** The groups of fields whose values no other instance may share: unique constraints and one-to-one relations. */
export function guardedFields(model: AnyModel): (readonly string[])[] {
  const relations = Object.entries(model.relations)
    .filter(([, { kind, primaryKey }]) => kind === 'oneToOne' && !primaryKey)
    .map(([name]) => [`${name}Id`])
  return [...model.unique, ...relations]
}

/** The guards to release and to take when an instance's fields become others; without fields, it is deleted. */
export function planGuards(
  {
    table,
    model,
    facts: { id },
  }: { readonly table: string; readonly model: AnyModel; readonly facts: { readonly id: string } },
  before: Fields | undefined,
  after: Fields | undefined,
): PlannedWrite[] {
  return guardedFields(model).flatMap(names => {
    const [old, next] = [guardOf(model, names, before), guardOf(model, names, after)]
    if (old?.pk === next?.pk) return []
    const refusal = (current: Item | undefined) => new ValueTakenError(model.name, names.join('+'), current?.owner?.S)
    const writes: PlannedWrite[] = []
    const isOwn: Condition = { kind: 'equals', attribute: 'owner', value: id }
    // A guard that is missing or another's is what `verify` repairs; a save must not fail for it.
    if (old)
      writes.push({
        kind: 'delete',
        table,
        key: old,
        conditions: [isOwn],
        refusal: () => new ConflictError(model.name, id),
      })
    if (next) {
      const item = { pk: { S: next.pk }, sk: { S: next.sk }, owner: { S: id } }
      writes.push({ kind: 'put', table, key: next, item, conditions: [{ kind: 'absent' }], refusal })
    }
    return writes
  })
}

function guardOf(model: AnyModel, names: readonly string[], fields: Fields | undefined) {
  const values = names.map(name => fields?.[name])
  if (values.some(value => value === null || value === undefined)) return undefined
  return guardKey(model, names, values)
}

function planCheck(table: string, model: AnyModel, { relation, target, id }: RelationCheck): PlannedWrite {
  return {
    kind: 'check',
    table,
    key: instanceKey(target, id),
    conditions: [{ kind: 'exists' }, { kind: 'notDeleting' }],
    refusal: () => new RelatedObjectDoesNotExist(target.name, `${model.name}.${relation}`, `id ${id}`),
  }
}
