import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Adjustment } from '../models/adjustment.ts'
import type { AnyModel } from '../models/model.ts'
import { isPolluting, isReserved } from '../models/reserved-names.ts'
import type { AttributeValue } from '../repository/items/attribute-value.ts'
import { shapeOf } from '../repository/items/model-shape.ts'

/** The operation of an adjustment on one field. */
export interface Operation extends Adjustment<never> {
  readonly kind: 'increment' | 'append' | 'prepend' | 'addToSet' | 'removeFromSet'
  /** A number, a list or a set. */
  readonly operand: AttributeValue
}

/** A field and its operation. */
export type FieldOperation = readonly [field: string, operation: Operation]

const made = new WeakSet<object>()

/** Marks an operation as created by this library. */
export function asOperation(operation: Operation): Operation {
  made.add(operation)
  return Object.freeze(operation)
}

/** Returns the operations of a call by field. Throws `ConfigurationError` for fields that cannot be adjusted. */
export function operationsIn(model: AnyModel, adjustments: object): readonly FieldOperation[] {
  const given = Object.entries(adjustments).filter(([, operation]) => operation !== undefined)
  for (const [field, operation] of given) {
    const issue = fieldIssue(model, field) ?? operationIssue(operation)
    if (issue) throw badAdjustment(`${model.name} was not adjusted: ${field} ${issue}`)
  }
  return given as FieldOperation[]
}

/** Returns the error for an adjustment that cannot be applied to any instance. */
export function badAdjustment(message: string): ConfigurationError {
  return new ConfigurationError('repository.badAdjustment', message)
}

function fieldIssue(model: AnyModel, field: string): string | undefined {
  const { schemaFields, byField } = shapeOf(model)
  if (isReserved(field) || isPolluting(field)) return 'belongs to the library. Adjust a field of the schema.'
  if (byField.has(field)) return 'is the id of a relation. Change it with update().'
  if (!schemaFields || schemaFields.isOpen || schemaFields.fields.has(field)) return undefined
  return `is not a field of the model. It has: ${[...schemaFields.fields.keys()].join(', ')}.`
}

function operationIssue(operation: unknown): string | undefined {
  if (isObject(operation) && made.has(operation)) return undefined
  return `needs an operation, such as increment(1), not ${shown(operation)}. Set a value with update().`
}
