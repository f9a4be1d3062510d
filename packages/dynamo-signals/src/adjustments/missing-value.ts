import type { AnyModel } from '../models/model.ts'
import { type AttributeValue, encodeValue } from '../repository/items/attribute-value.ts'
import { shapeOf } from '../repository/items/model-shape.ts'

/** A schema's result for a field that an instance does not have. */
export interface MissingValue {
  /** Whether the schema accepts an instance without the field. False if this is unknown. */
  readonly isAccepted: boolean
  /** The default, as it is stored. */
  readonly value: AttributeValue | undefined
}

const REFUSED: MissingValue = { isAccepted: false, value: undefined }

const known = new WeakMap<AnyModel, Map<string, MissingValue>>()

/** Returns the schema's result for a missing field. Calls the schema once per process. */
export function missingValue(model: AnyModel, field: string): MissingValue {
  const fields = known.get(model) ?? new Map<string, MissingValue>()
  const missing = fields.get(field) ?? ask(model, field)
  known.set(model, fields.set(field, missing))
  return missing
}

function ask(model: AnyModel, field: string): MissingValue {
  const schemas = shapeOf(model).schemaFields?.fields.get(field) ?? []
  const [schema] = schemas
  // The variants of a union may differ.
  if (!schema || schemas.length > 1) return REFUSED
  try {
    const result = schema['~standard'].validate(undefined)
    if (result instanceof Promise) {
      result.catch(() => undefined)
      return REFUSED
    }
    if (result.issues) return REFUSED
    return { isAccepted: true, value: result.value === undefined ? undefined : encodeValue(result.value) }
  } catch {
    return REFUSED
  }
}
