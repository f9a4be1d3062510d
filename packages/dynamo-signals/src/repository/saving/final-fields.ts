import { dispatchUntilError } from '../../dispatch/dispatch.ts'
import { isObject } from '../../dispatch/is-object.ts'
import { ValidationError } from '../../errors/index.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preSave } from '../../models/model-signals.ts'
import { requireName } from '../items/attribute-value.ts'
import { changedFields, isSameValue } from '../items/changed-fields.ts'
import { type Fields, without } from '../items/fields.ts'
import type { Previous } from '../items/instance-item.ts'
import { instanceWith } from '../items/read-instance-item.ts'
import { withoutUndefined } from '../items/without-undefined.ts'
import type { Scope } from '../scope.ts'
import { asLoaded, decodedAgain } from './as-loaded.ts'
import { schemaOf } from './model-schema.ts'
import { storable } from './storable.ts'

/** The changes of a save, and the item it replaces. */
export interface RequestedChanges {
  readonly id: string
  readonly changes: Fields
  readonly previous: Previous | undefined
  readonly updateFields?: readonly string[]
  /** The changes contain only the fields that change. */
  readonly partial?: boolean
  readonly raw: boolean
  /** Stores the changes even if the rest of the instance is invalid. */
  readonly releases?: boolean
}

/**
 * Returns the fields that a save stores: the changes merged over the replaced fields, parsed, then modified by the `preSave`
 * receivers, and parsed again if they changed any. Throws `ValidationError` with every issue, `ConfigurationError` if the
 * schema does not accept its own output, and a receiver's error.
 */
export async function finalFields(scope: Scope, model: AnyModel, request: RequestedChanges): Promise<Fields> {
  const { changes, previous, updateFields } = request
  const wanted = updateFields ? pick(model, changes, updateFields) : changes
  const isPart = request.partial || updateFields !== undefined
  const before = previous?.fields
  const part = isPart ? { ...before, ...wanted } : wanted
  const laid = isPart || !before ? part : await withUnknown(model, wanted, before)
  const fields = await parse(model, laid, before, request)
  if (updateFields) refuseUnknown(model, wanted, fields)
  return runPreSave(scope, model, fields, request)
}

function pick(model: AnyModel, changes: Fields, names: readonly string[]): Fields {
  const missing = names.filter(name => !Object.hasOwn(changes, name))
  if (missing.length > 0) refuseFields(model, missing, 'updateFields names a field that the instance does not have')
  return some(changes, names)
}

function some(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map(name => [name, fields[name]]))
}

/** Throws for fields that the schema drops because it does not know them. */
function refuseUnknown(model: AnyModel, wanted: Fields, parsed: Fields): void {
  const schema = schemaOf(model)
  const isUnknown = (name: string) =>
    !Object.hasOwn(parsed, name) || (schema.isUnknown(name) && !isSameValue(wanted[name], parsed[name]))
  const unknown = Object.keys(wanted).filter(name => wanted[name] !== undefined && isUnknown(name))
  if (unknown.length > 0) refuseFields(model, unknown, 'updateFields names a field that the model does not have')
}

function refuseFields(model: AnyModel, names: readonly string[], message: string): never {
  const issues = names.map(path => ({ path, message }))
  throw new ValidationError(model.name, issues)
}

/**
 * Sends `preSave` and returns the fields as modified by the receivers. Their changes are parsed, and the whole instance is
 * validated again. Unchanged fields are not parsed twice. Costs nothing if no receiver is connected.
 */
async function runPreSave(scope: Scope, model: AnyModel, fields: Fields, request: RequestedChanges): Promise<Fields> {
  const connections = preSave.listeners(model, scope.core.name)
  if (connections.length === 0) return fields
  const { id, previous, updateFields, raw } = request
  // Copies, so that a receiver's changes can be compared with the original values.
  const old = { ...previous?.fields }
  for (const name of Object.keys(old)) old[name] = decodedAgain(model, name, old[name], previous)
  const before = previous && (instanceWith(model, previous.item, old) as InstanceOf<AnyModel>)
  const { version = 0, createdAt = '', updatedAt = '' } = before ?? {}
  const draft: Fields = { ...fields, id, version, createdAt, updatedAt }
  for (const name of Object.keys(fields)) draft[name] = asLoaded(model, name, fields[name], previous)
  const { database, transaction, context } = scope
  const payload = () => ({
    instance: draft as InstanceOf<AnyModel>,
    previous: before,
    adding: previous === undefined,
    // The current state, including the changes of earlier receivers.
    changedFields: changedFields(previous?.fields, draft).filter(name => !SYSTEM.includes(name)),
    updateFields,
    raw,
    database,
    transaction,
    context,
  })
  await dispatchUntilError({ signal: preSave, sender: model, payload, connections })
  if (changedFields(fields, draft).every(name => SYSTEM.includes(name))) return fields
  return parse(model, without(draft, SYSTEM), fields, request)
}

function parse(
  model: AnyModel,
  changed: Fields,
  base: Fields | undefined,
  { releases }: RequestedChanges,
): Promise<Fields> {
  const parsed = parseChanges(model, changed, base)
  if (!releases) return parsed
  return parsed.catch(error => {
    if (error instanceof ValidationError) return changed
    throw error
  })
}

const SYSTEM = ['id', 'version', 'createdAt', 'updatedAt']

/**
 * Parses changed fields on top of the stored ones. The schema sees the whole instance, because a rule may involve several
 * fields, but its output is used only for changed fields. An unchanged field keeps its stored value, so no value is
 * transformed twice, unless the schema derives it from other fields. Fields that the schema does not know are kept, and are
 * hidden from the schema if it would reject them.
 */
async function parseChanges(model: AnyModel, changed: Fields, base: Fields = {}): Promise<Fields> {
  const schema = schemaOf(model)
  const kept: string[] = []
  const given: Fields = {}
  for (const name of Object.keys(changed)) {
    const value = changed[name]
    if (value === undefined) continue
    const isKept = Object.hasOwn(base, name) && isSameValue(base[name], value)
    if (isKept) kept.push(name)
    given[checked(model, name)] = isKept ? value : plain(model, name, value)
  }
  const fields = await schema.parse(given, base, kept)
  for (const name of kept) {
    if (!Object.hasOwn(fields, name)) continue
    const stands = isSameValue(fields[name], base[name]) || !(await schema.isDerived(given, name, fields[name]))
    if (stands) fields[name] = base[name]
  }
  const dropped = Object.keys(given).filter(name => !Object.hasOwn(fields, name) && Object.hasOwn(base, name))
  if (dropped.length > 0) for (const name of await schema.unknownAmong(dropped, base)) fields[name] = base[name]
  await schema.requireStable(fields)
  return fields
}

/** Returns a whole instance with the stored fields that the caller omitted because the model does not know them. */
async function withUnknown(model: AnyModel, changes: Fields, stored: Fields): Promise<Fields> {
  const missing = Object.keys(stored).filter(name => !Object.hasOwn(changes, name))
  const unknown = await schemaOf(model).unknownAmong(missing, stored)
  if (unknown.length === 0) return changes
  return { ...some(stored, unknown), ...changes }
}

function plain(model: AnyModel, name: string, value: unknown): unknown {
  if (!isObject(value)) return value
  return storable(model.name, () => withoutUndefined(value, name))
}

// Assigning to this name would set the prototype.
function checked(model: AnyModel, name: string): string {
  return name === '__proto__' ? storable(model.name, () => requireName(name)) : name
}
