import { dispatchUntilError } from '../../dispatch/dispatch.ts'
import { ValidationError } from '../../errors/index.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preSave } from '../../models/model-signals.ts'
import { changedFields, isSameValue } from '../items/changed-fields.ts'
import type { Fields, Previous } from '../items/instance-item.ts'
import { toInstance } from '../items/read-instance-item.ts'
import type { Scope } from '../scope.ts'
import { asLoaded, parseChanges, withUnknown } from './parse-changes.ts'
import { memoryOf, without } from './schema-memory.ts'

/** The changes of a save, and the item it replaces. */
export interface RequestedChanges {
  readonly id: string
  readonly changes: Fields
  readonly previous: Previous | undefined
  readonly updateFields: readonly string[] | undefined
  /** The changes contain only the fields that change. */
  readonly partial: boolean
  readonly raw: boolean
}

/**
 * Returns the fields that a save stores: the changes merged over the replaced fields, parsed, then modified by the `preSave`
 * receivers. Throws `ValidationError` with every issue, and passes on a receiver's error.
 */
export async function finalFields(scope: Scope, model: AnyModel, request: RequestedChanges): Promise<Fields> {
  const { changes, previous, updateFields } = request
  const wanted = updateFields ? pick(model, changes, updateFields) : changes
  const isPart = request.partial || updateFields !== undefined
  const before = previous?.fields
  const laid = before ? await (isPart ? { ...before, ...wanted } : withUnknown(model, wanted, before)) : wanted
  const fields = await parseChanges(model, laid, before)
  if (updateFields) refuseUnknown(model, wanted, fields)
  return runPreSave(scope, model, fields, request)
}

function pick(model: AnyModel, changes: Fields, names: readonly string[]): Fields {
  const missing = names.filter(name => !Object.hasOwn(changes, name))
  if (missing.length > 0) refuseFields(model, missing, 'updateFields names a field that the instance does not have')
  return Object.fromEntries(names.map(name => [name, changes[name]]))
}

/** Throws for fields that the schema drops because it does not know them. */
function refuseUnknown(model: AnyModel, wanted: Fields, parsed: Fields): void {
  const { unknown: unknownNames } = memoryOf(model)
  const isUnknown = (name: string) =>
    !Object.hasOwn(parsed, name) || (unknownNames.has(name) && !isSameValue(wanted[name], parsed[name]))
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
async function runPreSave(
  scope: Scope,
  model: AnyModel,
  fields: Fields,
  { id, previous, updateFields, raw }: RequestedChanges,
): Promise<Fields> {
  if (!preSave.hasListeners(model)) return fields
  const before = previous && (toInstance(model, previous.item) as InstanceOf<AnyModel>)
  const { version = 0, createdAt = '', updatedAt = '' } = before ?? {}
  // Copies, so that a receiver's changes can be compared with the original values.
  const draft: Fields = { ...fields, id, version, createdAt, updatedAt }
  for (const name of Object.keys(fields)) draft[name] = asLoaded(model, name, fields[name])
  const { database, transaction, context } = scope
  const payload = () => ({
    instance: draft as InstanceOf<AnyModel>,
    previous: before,
    adding: previous === undefined,
    // The current state, including the changes of earlier receivers.
    changedFields: changedFields(previous?.fields, draft).filter(name => !SYSTEM.has(name)),
    updateFields,
    raw,
    database,
    transaction,
    context,
  })
  await dispatchUntilError({ signal: preSave, sender: model, payload, connections: preSave.listeners(model) })
  if (changedFields(fields, draft).every(name => SYSTEM.has(name))) return fields
  return parseChanges(model, without(draft, [...SYSTEM]), fields)
}

const SYSTEM = new Set(['id', 'version', 'createdAt', 'updatedAt'])
