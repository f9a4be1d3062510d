import { type FieldIssue, ValidationError } from '../../errors.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Fields, isReserved } from '../items/instance-item.ts'
import { idIssue } from '../items/keys.ts'
import { type ModelShape, shapeOf } from '../items/model-shape.ts'
import { fieldIssues } from './field-issues.ts'

/**
 * Validates fields by the model's schema and its relations, and returns them as they are stored. Throws
 * `ValidationError` with every issue at once.
 */
export async function parseFields(model: AnyModel, fields: Fields): Promise<Fields> {
  const shape = shapeOf(model)
  const own: Fields = {}
  for (const name of Object.keys(fields)) if (!shape.byField.has(name)) own[name] = fields[name]

  const result = await model.schema['~standard'].validate(own)
  const issues: FieldIssue[] = result.issues ? fieldIssues(result.issues) : []
  const parsed = result.issues ? {} : fieldsIn(result.value, issues)
  addRelated(shape, fields, parsed, issues)
  if (issues.length > 0) throw new ValidationError(model.name, issues)
  return parsed
}

/** What the schema returned, as fields of our own: a schema may return what it was given. */
function fieldsIn(value: unknown, issues: FieldIssue[]): Fields {
  if (typeof value !== 'object' || value === null) {
    issues.push({ path: '', message: 'The schema must return an object' })
    return {}
  }
  const parsed: Fields = { ...value }
  for (const name in parsed) {
    if (isReserved(name)) issues.push({ path: name, message: 'This name is kept for the library' })
  }
  return parsed
}

function addRelated({ relations }: ModelShape, fields: Fields, parsed: Fields, issues: FieldIssue[]): void {
  for (const { field, definition } of relations) {
    const id = fields[field] ?? (definition.nullable ? null : undefined)
    parsed[field] = id
    if (id === null && definition.nullable) continue
    if (id === undefined || id === null || id === '') {
      issues.push({ path: field, message: 'Save the related instance first, and give its id' })
    } else {
      const issue = idIssue(id)
      if (issue) issues.push({ path: field, message: issue })
    }
  }
}
