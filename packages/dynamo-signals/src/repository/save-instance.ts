import { DoesNotExistError, RelatedObjectDoesNotExist, ValidationError } from '../errors.ts'
import type { SaveOptions } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { type Item, UnstorableValue } from './attribute-value.ts'
import { changedFields } from './changed-fields.ts'
import { primaryRelation, targetOf } from './core.ts'
import { type Fields, fieldsOf, type ItemFacts, toInstance, versionOf, writeIdsOf } from './instance-item.ts'
import { instanceKey } from './keys.ts'
import { parseFields } from './parse-fields.ts'
import { planSave, type RelationCheck, type SavePlan } from './plan-save.ts'
import { readInstance } from './read-item.ts'
import { replacedItem } from './replaced-item.ts'
import { runPreSave } from './run-pre-save.ts'
import type { Scope } from './scope.ts'

/** Options of a save as the repository's methods use it. */
export interface SaveRequest extends SaveOptions {
  /** The input has only the fields that change: lay it over what is stored. */
  readonly partial?: boolean
}

interface Previous {
  readonly item: Item
  readonly fields: Fields
  readonly instance: InstanceOf<AnyModel>
}

/**
 * Takes one save up to the writes it needs, which join the scope's transaction: parse, read what is replaced unless it
 * is known, `preSave`, validate, plan. Returns the instance as it will be stored. Sends no write.
 */
export async function saveInstance(
  scope: Scope,
  model: AnyModel,
  input: object,
  options: SaveRequest,
): Promise<InstanceOf<AnyModel>> {
  if (options.updateFields?.length === 0) return input as InstanceOf<AnyModel>
  const { id: given, version, createdAt: _created, updatedAt: _updated, ...changes } = input as Fields
  const id = identify(scope, model, given, changes)
  const item = await replacedItem(scope, model, { id, input, version }, options)
  const previous = item && { item, fields: fieldsOf(item), instance: toInstance(item) as InstanceOf<AnyModel> }
  const fields = await finalFields(scope, model, { id, changes, previous }, options)
  if (previous && changedFields(previous.fields, fields).length === 0) return remembered(scope, previous.item)

  const checks = await relationChecks(scope, model, previous?.fields, fields)
  const facts = nextFacts(scope, model, id, { item, raw: options.raw ?? false })
  const writes = storable({ table: scope.core.tableName, model, fields, facts, previous, checks })
  for (const write of writes) scope.buffer.add(write)
  return remembered(scope, writes[0].item as Item)
}

async function finalFields(
  scope: Scope,
  model: AnyModel,
  save: { readonly id: string; readonly changes: Fields; readonly previous: Previous | undefined },
  { updateFields, partial, raw = false }: SaveRequest,
): Promise<Fields> {
  const { id, changes, previous } = save
  const wanted = updateFields ? pick(model, changes, updateFields) : changes
  const laid = previous && (partial || updateFields) ? { ...previous.fields, ...wanted } : wanted
  const fields = await parseFields(model, laid)
  return runPreSave(scope, model, { id, fields, previous, updateFields, raw })
}

function pick(model: AnyModel, changes: Fields, names: readonly string[]): Fields {
  const unknown = names.filter(name => !(name in changes))
  if (unknown.length > 0) {
    throw new ValidationError(
      model.name,
      unknown.map(path => ({ path, message: 'updateFields names a field that the instance does not have' })),
    )
  }
  return Object.fromEntries(names.map(name => [name, changes[name]]))
}

/** The id of the instance: the one given, the primary relation's, or a new one. */
function identify({ core }: Scope, model: AnyModel, given: unknown, changes: Fields): string {
  const relation = primaryRelation(model)
  const related = relation === undefined ? undefined : changes[`${relation}Id`]
  const id = given ?? related ?? (relation === undefined ? core.runtime.newId() : undefined)
  const refuse = (path: string, message: string) => new ValidationError(model.name, [{ path, message }])
  if (typeof id !== 'string' || id === '') throw refuse(relation ? `${relation}Id` : 'id', 'Expected an id, a text')
  if (related !== undefined && related !== id) throw refuse(`${relation}Id`, 'It is the primary key and cannot change')
  return id
}

function nextFacts(
  { core, context, buffer }: Scope,
  model: AnyModel,
  id: string,
  { item, raw }: { readonly item: Item | undefined; readonly raw: boolean },
): ItemFacts {
  const now = core.runtime.now().toISOString()
  const [lastWrite, ...earlier] = item ? writeIdsOf(item) : []
  const base = { id, context, raw, updatedAt: now, createdAt: item?.createdAt?.S ?? now }
  // A second save in one transaction becomes one write with the first, and so one version.
  if (item && buffer.find({ table: core.tableName, key: instanceKey(model, id) })) {
    return { ...base, version: versionOf(item) ?? 1, writeId: lastWrite ?? '', earlierWriteIds: earlier }
  }
  const earlierWriteIds = lastWrite === undefined ? [] : [lastWrite, ...earlier]
  const version = ((item && versionOf(item)) ?? 0) + 1
  return { ...base, version, writeId: core.runtime.newWriteId(), earlierWriteIds }
}

/** The related instances to check in the commit; those with `constraint: 'read'` are read at once. */
async function relationChecks(
  scope: Scope,
  model: AnyModel,
  before: Fields | undefined,
  after: Fields,
): Promise<RelationCheck[]> {
  const checks: RelationCheck[] = []
  for (const [relation, definition] of Object.entries(model.relations)) {
    const id = after[`${relation}Id`]
    if (typeof id !== 'string' || id === before?.[`${relation}Id`] || definition.constraint === 'none') continue
    const target = targetOf(scope.core, definition)
    if (definition.constraint === 'transaction') checks.push({ relation, target, id })
    else {
      const item = await readInstance(scope, target, id)
      if (!item || item._deleting) {
        throw new RelatedObjectDoesNotExist(target.name, `${model.name}.${relation}`, `id ${id}`)
      }
    }
  }
  return checks
}

function storable(plan: SavePlan): ReturnType<typeof planSave> {
  try {
    return planSave(plan)
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error
    throw new ValidationError(plan.model.name, [{ path: error.path, message: error.message }], { cause: error })
  }
}

/** The item as an instance, of which a later save knows what it replaces. */
export function remembered({ core }: Pick<Scope, 'core'>, item: Item): InstanceOf<AnyModel> {
  const instance = toInstance(item) as InstanceOf<AnyModel>
  core.loaded.set(instance, item)
  return instance
}

/** As {@link remembered}, for what may be missing. */
export function loadedOrMissing(scope: Pick<Scope, 'core'>, item: Item | undefined): InstanceOf<AnyModel> | undefined {
  return item && remembered(scope, item)
}

/** Throws for what is missing. */
export function existing<T>(found: T | undefined, model: AnyModel, which: string): T {
  if (found === undefined) throw new DoesNotExistError(model.name, which)
  return found
}
