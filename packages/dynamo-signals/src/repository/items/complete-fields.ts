import { isObject } from '../../dispatch/is-object.ts'
import { ownValue } from '../../dispatch/own-value.ts'
import type { AnyModel } from '../../models/model.ts'
import type { StandardSchema } from '../../models/standard-schema.ts'
import { decodeValue, encodeValue, isPlain } from './attribute-value.ts'
import { isSameValue } from './changed-fields.ts'
import { FieldCheck, judge } from './field-check.ts'
import { fieldIssues } from './field-issues.ts'
import type { Fields } from './fields.ts'
import { type ShapedRelation, shapeOf } from './model-shape.ts'
import { numbersIn } from './numbers.ts'
import { oncePer } from './once-per.ts'

/** Why a stored value cannot be loaded. */
export interface Fault {
  /** The field. Empty for a fault of the whole item. */
  readonly field: string
  /** The path of the value, with dots. */
  readonly path: string
  readonly why: string
  readonly cause?: unknown
}
export type OnFault = (fault: Fault) => void

/**
 * Makes stored fields match the types of the model. Adds the defaults of missing fields, at any depth, and reports values of
 * another type. Keeps every stored value, and ignores values that break a rule, because rules apply to saves. It does not
 * parse known values again, except maps, lists and sets.
 */
export function completeFields(model: AnyModel, fields: Fields, onFault: OnFault): void {
  const known = checksOf(model)
  if (!known) completeWhole(model, fields, onFault)
  for (const check of known ?? []) {
    if (!check.accepts(fields[check.name])) completeField(model, fields, check, onFault)
  }
  for (const relation of shapeOf(model).relations) {
    if (typeof fields[relation.field] !== 'string') completeRelation(fields, relation, onFault)
  }
}

/** Remembers the values of valid fields, so that loading them does not parse them again. */
export function learnFields(model: AnyModel, fields: Fields): void {
  for (const check of checksOf(model) ?? []) {
    if (Object.hasOwn(fields, check.name)) check.learn(fields[check.name])
  }
}

/** Returns a check for each field. Undefined if the schema hides its fields, or if they depend on one another in a union. */
const checksOf = /* @__PURE__ */ oncePer((model: AnyModel): readonly FieldCheck[] | undefined => {
  const { schemaFields } = shapeOf(model)
  if (!schemaFields || schemaFields.isUnion) return undefined
  return Array.from(schemaFields.fields, ([name, [schema]]) => new FieldCheck(name, schema as StandardSchema))
})

function completeField(model: AnyModel, fields: Fields, check: FieldCheck, onFault: OnFault): void {
  const { name } = check
  const value = ownValue(fields, name)
  const { issue, output } = check.judge(value)
  if (issue !== undefined) report(issue, name, onFault)
  else if (output !== undefined) fields[name] = laidUnder(model, name, value, output)
}

function completeWhole(model: AnyModel, fields: Fields, onFault: OnFault): void {
  const { byField, schemaFields } = shapeOf(model)
  // A strict schema must not see fields that it does not know.
  const isOwn = (name: string) =>
    !byField.has(name) && (schemaFields?.isOpen !== false || schemaFields.fields.has(name))
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => isOwn(name)))
  const { issue, output } = judge(model.schema, own)
  if (issue !== undefined) report(issue, '', onFault)
  else if (isObject(output)) {
    for (const [name, value] of Object.entries(output)) {
      if (isOwn(name) && value !== undefined) fields[name] = laidUnder(model, name, own[name], value)
    }
  }
}

/** An unset relation is null. One that cannot be unset must have an id. */
function completeRelation(fields: Fields, { field, definition }: ShapedRelation, onFault: OnFault): void {
  const id = fields[field] ?? null
  if (id === null && definition.nullable) fields[field] = null
  else
    onFault({
      field,
      path: field,
      why: `${field}: the related instance's id is ${id === null ? 'missing' : 'not a string'}`,
    })
}

function report(issue: unknown, name: string, onFault: OnFault): void {
  const [{ path = '', message = '' } = {}] = fieldIssues([issue as never])
  const at = name && path ? `${name}${path.startsWith('[') ? '' : '.'}${path}` : name || path
  onFault({ field: name, path: at, why: at ? `${at}: ${message}` : message })
}

/** Returns a copy of a stored value with its missing parts added, or the value itself if none are missing. Does not change it. */
function laidUnder(model: AnyModel, name: string, stored: unknown, parsed: unknown): unknown {
  if (isSameValue(stored, parsed)) return stored
  if (stored === undefined) {
    // In the form in which a stored value is loaded, and not shared with another instance.
    return isObject(parsed) ? decodeValue(encodeValue(parsed, name), numbersIn(model, name)) : parsed
  }
  if (!isObject(stored) || !isObject(parsed)) return stored
  if (Array.isArray(stored)) {
    return Array.isArray(parsed) ? stored.map((entry, at) => laidUnder(model, name, entry, parsed[at])) : stored
  }
  if (!isPlain(stored) || !isPlain(parsed)) return stored
  const laid = { ...stored } as Fields
  for (const [key, value] of Object.entries(parsed)) {
    if (value !== undefined) laid[key] = laidUnder(model, name, ownValue(laid, key), value)
  }
  return laid
}
