import { ValidationError } from '../../errors.ts'
import type { CallOptions } from '../../models/database.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { targetOf } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { changedFields, isSameValue } from '../items/changed-fields.ts'
import { fenceCause, isFenced } from '../items/deletion-fence.ts'
import { type Fields, type ItemFacts, type Previous, versionOf, writeIdsOf } from '../items/instance-item.ts'
import { instanceKey } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { fieldsOf } from '../items/read-instance-item.ts'
import { readInstance } from '../reading/read-item.ts'
import { remembered } from '../reading/remembered.ts'
import type { Scope } from '../scope.ts'
import { parseChanges, withUnknown } from './parse-changes.ts'
import { missingTarget, planSave, type RelationCheck, type SavePlan } from './plan-save.ts'
import { replacedItem } from './replaced-item.ts'
import { runPreSave } from './run-pre-save.ts'
import { type RequestedSave, readRequest, type SaveRequest } from './save-request.ts'
import { memoryOf } from './schema-memory.ts'
import { storable } from './storable.ts'

/**
 * Takes one save up to the writes it needs, which join the scope's transaction: read what is replaced unless it is
 * known, parse, `preSave`, validate, plan. Returns the instance as it will be stored. Sends no write.
 */
export async function saveInstance(
  scope: Scope,
  model: AnyModel,
  input: object,
  options: SaveRequest,
): Promise<InstanceOf<AnyModel>> {
  const save = readRequest(scope.core, model, input, options)
  if (options.updateFields?.length === 0) return input as InstanceOf<AnyModel>
  const item = await replacedItem(scope, model, save, options)
  const previous = item && { item, fields: fieldsOf(model, item) }
  const fields = await finalFields(scope, model, { save, previous }, options)
  if (previous && changedFields(previous.fields, fields).length === 0) return remembered(scope, model, previous.item)

  const checks = await relationChecks(scope, model, { before: previous?.fields, after: fields }, options)
  const facts = nextFacts(scope, model, save.id, { item, raw: options.raw ?? false })
  const { tableName: table, foreignWriters } = scope.core
  const plan: SavePlan = {
    table,
    foreignWriters,
    model,
    fields,
    facts,
    previous,
    checks,
    inserts: save.mode === 'insert',
  }
  return storable(model.name, () => {
    const writes = planSave(plan)
    const saved = remembered(scope, model, writes[0].item as Item)
    scope.buffer.add(...writes)
    return saved
  })
}

async function finalFields(
  scope: Scope,
  model: AnyModel,
  { save, previous }: { readonly save: RequestedSave; readonly previous: Previous | undefined },
  { updateFields, partial, raw = false }: SaveRequest,
): Promise<Fields> {
  const { id, changes } = save
  const wanted = updateFields ? pick(model, changes, updateFields) : changes
  const isPart = partial || updateFields !== undefined
  const before = previous?.fields
  const laid = before ? await (isPart ? { ...before, ...wanted } : withUnknown(model, wanted, before)) : wanted
  const fields = await parseChanges(model, laid, before)
  if (updateFields) refuseUnknown(model, wanted, fields)
  return runPreSave(scope, model, { id, fields, previous, updateFields, raw })
}

function pick(model: AnyModel, changes: Fields, names: readonly string[]): Fields {
  const missing = names.filter(name => !Object.hasOwn(changes, name))
  if (missing.length > 0) refuseFields(model, missing, 'updateFields names a field that the instance does not have')
  return Object.fromEntries(names.map(name => [name, changes[name]]))
}

/** Throws for fields that the schema drops: it does not know them. */
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

function nextFacts(
  { core, context, buffer }: Scope,
  model: AnyModel,
  id: string,
  { item, raw }: { readonly item: Item | undefined; readonly raw: boolean },
): ItemFacts {
  const now = core.runtime.now().toISOString()
  const writeId = core.runtime.newWriteId()
  const base = { id, context, raw, cause: core.cause, writeId, updatedAt: now, createdAt: item?.createdAt?.S || now }
  const version = item ? versionOf(item) : 0
  const writeIds = item ? writeIdsOf(item) : []
  // A second save in one transaction becomes one write with the first, and so one version. Its write id is its own: an
  // instance from between the two is not what will be stored.
  const isJoined =
    item !== undefined && buffer.find({ table: core.tableName, key: instanceKey(model, id) }) !== undefined
  return isJoined
    ? { ...base, version, earlierWriteIds: writeIds.slice(1) }
    : { ...base, version: version + 1, earlierWriteIds: writeIds }
}

/** The related instances to check in the commit; those with `constraint: 'read'` are read at once. */
async function relationChecks(
  scope: Scope,
  model: AnyModel,
  { before, after }: { readonly before: Fields | undefined; readonly after: Fields },
  options: CallOptions,
): Promise<RelationCheck[]> {
  const checks: RelationCheck[] = []
  for (const { name: relation, field, definition } of shapeOf(model).relations) {
    const id = after[field]
    if (typeof id !== 'string' || id === before?.[field] || definition.constraint === 'none') continue
    const target = targetOf(scope.core, definition)
    // What this transaction does to the related instance, a check of what is stored cannot see.
    const pending = scope.buffer.find({ table: scope.core.tableName, key: instanceKey(target, id) })
    if (definition.constraint === 'transaction' && !pending) checks.push({ relation, target, id })
    else {
      const item = pending ? pending.item : await readInstance(scope, target, id, options)
      const now = scope.core.runtime.now().toISOString()
      if (!item || isFenced(item, now)) {
        throw missingTarget(target, `${model.name}.${relation}`, id, fenceCause(item, now))
      }
      if (definition.constraint === 'transaction') checks.push({ relation, target, id })
    }
  }
  return checks
}
