import { type FieldIssue, ValidationError } from '../errors.ts'
import type { AnyModel } from '../models/model.ts'
import type { SchemaIssue } from '../models/standard-schema.ts'
import { type Fields, isReserved } from './instance-item.ts'

/**
 * Validates fields by the model's schema and its relations, and returns them as they are stored. Throws
 * `ValidationError` with every issue at once.
 */
export async function parseFields(model: AnyModel, fields: Fields): Promise<Fields> {
  const own: Fields = {}
  const related: Fields = {}
  const relationIds = new Map(Object.entries(model.relations).map(([name, relation]) => [`${name}Id`, relation]))
  for (const [name, value] of Object.entries(fields)) (relationIds.has(name) ? related : own)[name] = value

  const result = await model.schema['~standard'].validate(own)
  const issues: FieldIssue[] = (result.issues ?? []).map(toFieldIssue)
  for (const [name, { nullable }] of relationIds) {
    related[name] ??= nullable ? null : undefined
    const id = related[name]
    if (id === null && nullable) continue
    if (typeof id !== 'string' || id === '')
      issues.push({ path: name, message: 'Save the related instance first, and give its id' })
  }
  const parsed = result.issues ? {} : (result.value as Fields)
  if (!result.issues && (typeof parsed !== 'object' || parsed === null)) {
    issues.push({ path: '', message: 'The schema must return an object' })
  }
  for (const name of Object.keys(parsed)) {
    if (isReserved(name)) issues.push({ path: name, message: 'This name is kept for the library' })
  }
  if (issues.length > 0) throw new ValidationError(model.name, issues)
  return { ...parsed, ...related }
}

function toFieldIssue({ message, path = [] }: SchemaIssue): FieldIssue {
  return { path: path.map(part => String(typeof part === 'object' ? part.key : part)).join('.'), message }
}
