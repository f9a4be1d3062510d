import type { FieldIssue } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { isReserved } from '../../models/reserved-names.ts'
import type { Fields } from '../items/instance-item.ts'
import { idIssue } from '../items/keys.ts'
import { type ModelShape, shapeOf } from '../items/model-shape.ts'
import { fieldIssues } from './field-issues.ts'

/** What a model makes of some fields: the fields as they are stored, or every issue at once. */
export interface Parsed {
  readonly fields: Fields
  readonly issues: readonly FieldIssue[]
}

/** Validates fields by the model's schema and its relations. */
export async function parseFields(model: AnyModel, fields: Fields): Promise<Parsed> {
  const shape = shapeOf(model)
  const own: Fields = {}
  for (const name of Object.keys(fields)) if (!shape.byField.has(name)) own[name] = fields[name]

  // A schema of somebody's own may answer with nothing.
  const result = (await model.schema['~standard'].validate(own)) ?? { value: undefined }
  const issues = result.issues ? fieldIssues(result.issues).map(issue => withReason(shape, issue)) : []
  const parsed = result.issues ? {} : fieldsIn(shape, result.value, issues)
  addRelated(shape, fields, parsed, issues)
  return { fields: parsed, issues }
}

/** What the schema returned, as fields of our own: a schema may return what it was given. */
function fieldsIn(shape: ModelShape, value: unknown, issues: FieldIssue[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
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

/** Why the schema can have no field of a name, if there is a reason. */
function whyNot({ byField }: ModelShape, name: string): string | undefined {
  if (isReserved(name)) return 'This name is reserved. Rename the field in the schema'
  const relation = byField.get(name)?.name
  return relation && `The relation "${relation}" adds this field. Remove it from the schema`
}

/** A schema that asks for a field of the library's own never gets it: its complaint alone would send one the wrong way. */
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
