import { isObject } from '../../dispatch/is-object.ts'
import type { FieldIssue } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { isReserved } from '../../models/reserved-names.ts'
import { fieldIssues } from '../items/field-issues.ts'
import type { Fields } from '../items/instance-item.ts'
import { idIssue } from '../items/keys.ts'
import { type ModelShape, shapeOf } from '../items/model-shape.ts'

/** The result of parsing: the fields as they are stored, or all issues. */
export interface Parsed {
  readonly fields: Fields
  readonly issues: readonly FieldIssue[]
}

/** Validates fields with the model's schema and relations. */
export async function parseFields(model: AnyModel, fields: Fields): Promise<Parsed> {
  const shape = shapeOf(model)
  const own: Fields = {}
  for (const name of Object.keys(fields)) if (!shape.byField.has(name)) own[name] = fields[name]

  // A handwritten schema may return nothing.
  const result = (await model.schema['~standard'].validate(own)) ?? { value: undefined }
  const issues = result.issues ? fieldIssues(result.issues).map(issue => withReason(shape, issue)) : []
  const parsed = result.issues ? {} : fieldsIn(shape, result.value, issues)
  addRelated(shape, fields, parsed, issues)
  return { fields: parsed, issues }
}

/** Copies the schema's output, because a schema may return its input. */
function fieldsIn(shape: ModelShape, value: unknown, issues: FieldIssue[]): Fields {
  if (!isObject(value) || Array.isArray(value)) {
    issues.push({ path: '', message: 'The schema must return an object' })
    return {}
  }
  const parsed: Fields = { ...value }
  for (const name in parsed) {
    const reason = whyNot(shape, name)
    if (reason) issues.push({ path: name, message: reason })
  }
  return parsed
}

/** Returns why the schema cannot have a field of this name, or undefined. */
function whyNot({ byField }: ModelShape, name: string): string | undefined {
  if (isReserved(name)) return 'This name is reserved. Rename the field in the schema'
  const relation = byField.get(name)?.name
  return relation && `The relation "${relation}" adds this field. Remove it from the schema`
}

/**
 * Explains an issue about a reserved field. The schema never gets such a field, so its message alone would be
 * misleading.
 */
function withReason(shape: ModelShape, { path, message }: FieldIssue): FieldIssue {
  const reason = whyNot(shape, /^[^.[]*/.exec(path)?.[0] ?? '')
  return { path, message: reason ? `${message}. ${reason}` : message }
}

function addRelated({ relations }: ModelShape, fields: Fields, parsed: Fields, issues: FieldIssue[]): void {
  for (const { field, definition } of relations) {
    const id = fields[field] ?? (definition.nullable ? null : undefined)
    parsed[field] = id
    if (id === null && definition.nullable) continue
    if (id === undefined || id === null || id === '') {
      issues.push({ path: field, message: 'Save the related instance first, and pass its id' })
    } else {
      const issue = idIssue(id)
      if (issue) issues.push({ path: field, message: issue })
    }
  }
}
