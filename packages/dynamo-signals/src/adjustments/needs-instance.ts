import type { AnyModel } from '../models/model.ts'
import { preSave } from '../models/model-signals.ts'
import type { Core } from '../repository/core.ts'
import { shapeOf } from '../repository/items/model-shape.ts'
import { targetIssue } from './apply-operation.ts'
import { missingValue } from './missing-value.ts'
import type { FieldOperation } from './operation.ts'

/**
 * Whether the instance must be read to be adjusted: because a receiver gets it, or because an index entry, a guard or a time
 * to live is derived from an adjusted field.
 */
export function needsInstance(core: Core, model: AnyModel, operations: readonly FieldOperation[]): boolean {
  // Inline delivery passes the instance to its receivers, before and after. An item of an earlier version may store the
  // value under another name.
  if (core.committed || preSave.hasListeners(model, core.name) || model.upgrades || model.storedIn) return true
  const derived = derivedFrom(model)
  return derived.has('updatedAt') || operations.some(each => derived.has(each[0]) || needsSchema(model, each))
}

const fieldsOf = new WeakMap<AnyModel, ReadonlySet<string>>()

/** Returns the fields that index entries, guards or the time to live are derived from. */
function derivedFrom(model: AnyModel): ReadonlySet<string> {
  const known = fieldsOf.get(model)
  if (known) return known
  const { guarded, indexes } = shapeOf(model)
  const indexed = [...indexes.values()].flatMap(({ definition }) => [...definition.partition, ...definition.sort])
  const fields = new Set([...guarded.flat(), ...indexed, ...(model.expires === undefined ? [] : [model.expires])])
  fieldsOf.set(model, fields)
  return fields
}

/** Whether only the schema can determine the result, because the field is missing before or after. */
function needsSchema(model: AnyModel, [field, operation]: FieldOperation): boolean {
  const { isAccepted, value } = missingValue(model, field)
  switch (operation.kind) {
    case 'addToSet':
      return value !== undefined
    case 'removeFromSet':
      return !isAccepted || value !== undefined
    default:
      return targetIssue(operation, value) !== undefined
  }
}
