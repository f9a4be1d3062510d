import { choiceIssue } from '../../dispatch/option-issues.ts'
import {
  AlreadyExistsError,
  ConfigurationError,
  ConflictError,
  DoesNotExistError,
  ValidationError,
} from '../../errors/index.ts'
import type { CallOptions, SaveOptions } from '../../models/call-options.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { changedFields } from '../items/changed-fields.ts'
import { learnFields } from '../items/complete-fields.ts'
import { conflictWith, isFenced } from '../items/deletion-fence.ts'
import {
  type Fields,
  fieldsBefore,
  type ItemStamp,
  isLoadedFrom,
  versionOf,
  writeIdsOf,
} from '../items/instance-item.ts'
import { versionOfModel } from '../items/item-version.ts'
import { idIssue } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { idOf, mentioned } from '../items/read-instance-item.ts'
import { readPrevious } from '../items/read-previous.ts'
import { readInstance } from '../reading/read-instance.ts'
import { remembered, rememberedAsSaved } from '../reading/remembered.ts'
import { engineOf } from '../relation-engine.ts'
import type { Scope } from '../scope.ts'
import { pendingWriteOf } from '../writing/pending-instance.ts'
import { finalFields } from './final-fields.ts'
import { idRulesOf } from './id-rules.ts'
import { planSave } from './plan-save.ts'
import { storable } from './storable.ts'

/** The options of a save, as the repository's methods pass them. */
export interface SaveRequest extends SaveOptions {
  /** The input has only the fields that change. Merge it over the stored fields. */
  readonly partial?: boolean
  /** The instance that was loaded from the item to replace. Default: the input. */
  readonly loaded?: object
  /** A delete unsets a relation of an instance that it keeps. It must not fail because of the instance's other fields. */
  readonly releases?: boolean
}

/**
 * Whether a save accepts any stored version. Such a save starts over when it loses a race, because the caller did not ask
 * for a specific version.
 */
export function takesAnyVersion(input: object, { mode, updateFields }: SaveRequest): boolean {
  const { version } = input as Fields
  return version === undefined && (updateFields !== undefined || (mode !== undefined && mode !== 'insert'))
}

/**
 * Prepares one save: reads the replaced item unless it is known, parses the input, sends `preSave`, validates, and plans the
 * writes, which join the scope's transaction. Returns the instance as it will be stored. Sends no write.
 */
export async function saveInstance(
  scope: Scope,
  model: AnyModel,
  input: object,
  options: SaveRequest,
): Promise<InstanceOf<AnyModel>> {
  const { updateFields, raw = false, releases = false } = options
  const save = readRequest(scope.core, model, input, options)
  if (updateFields?.length === 0) return input as InstanceOf<AnyModel>
  const item = await replacedItem(scope, model, save, options)
  const { id, changes } = save
  const previous = item && readPrevious(model, item, changes, releases)
  const fields = await finalFields(scope, model, { ...options, raw, id, changes, previous })
  if (previous && changedFields(previous.fields, fields).length === 0) return remembered(scope, model, previous.item)

  const modelVersion = await scope.core.layout.versionToStore(model, item, options)
  const change = { before: fieldsBefore(model, previous, modelVersion), after: fields }
  const held = idRulesOf(scope.core, model)
  held?.rules.requireId(held.of, id, change)
  const [relation] = shapeOf(model).relations
  const checks = relation ? await engineOf(relation.definition).checksOf(scope, model, change, options) : []
  const usual = { ...nextStamp(scope, model, id, { item, raw }), modelVersion }
  const stamp = { ...usual, ...held?.rules.stampOf?.(usual) }
  const { tableName: table, foreignWriters } = scope.core
  const inserts = save.mode === 'insert'
  const plan = { table, foreignWriters, model, fields, stamp, previous, checks, inserts }
  return storable(model.name, () => {
    const writes = planSave(plan)
    const asSaved = modelVersion < versionOfModel(model) ? remembered : rememberedAsSaved
    const saved = releases ? input : asSaved(scope, model, writes[0].item as Item)
    if (!releases) learnFields(model, fields)
    scope.buffer.add(...writes)
    return saved as InstanceOf<AnyModel>
  })
}

type SaveMode = NonNullable<SaveOptions['mode']>

const MODES = ['insert', 'update', 'upsert'] satisfies SaveMode[]

/** One save, as its caller requested it. */
interface RequestedSave {
  /** The instance that was loaded from the item to replace. */
  readonly loaded: object
  readonly id: string
  /** The version the caller loaded. Undefined if the save accepts any stored version. */
  readonly version: unknown
  readonly createdAt: unknown
  /** The input without the fields that the repository adds. */
  readonly changes: Fields
  readonly mode: SaveMode
}

/** Reads the arguments of a save. Throws for conflicting options or an invalid id, before any signal is sent. */
function readRequest(core: Core, model: AnyModel, input: object, options: SaveRequest): RequestedSave {
  const { id: given, version, createdAt, updatedAt: _updated, ...changes } = input as Fields
  const { loaded = input } = options
  const mode = modeOf(model, version, options)
  return { loaded, id: identify(core, model, { given, changes, mode }), version, createdAt, changes, mode }
}

function modeOf(model: AnyModel, version: unknown, { mode, updateFields }: SaveRequest): SaveMode {
  const refuse = (message: string): never => {
    throw new ConfigurationError('repository.badOptions', `${model.name} was not saved: ${message}`)
  }
  const modeIssue = mode !== undefined && choiceIssue(mode, MODES)
  if (modeIssue) refuse(`mode ${modeIssue}.`)
  if (updateFields === undefined) return mode ?? (version === undefined ? 'insert' : 'update')
  if (!Array.isArray(updateFields)) refuse('updateFields must be an array of field names.')
  if (mode !== undefined && mode !== 'update') refuse(`mode must be update with updateFields, not ${mode}.`)
  return 'update'
}

/** Returns the id of the instance: the given id, the primary relation's id, that of a link, or a new id. */
function identify(
  core: Core,
  model: AnyModel,
  { given, changes, mode }: { readonly given: unknown; readonly changes: Fields; readonly mode: SaveMode },
): string {
  const { primary } = shapeOf(model)
  const related = primary && changes[primary.field]
  const isMinted = given === undefined && !primary && mode !== 'update'
  const held = isMinted ? idRulesOf(core, model) : undefined
  const id = isMinted ? (held?.rules.idOf(held.of, changes) ?? core.runtime.newId()) : (given ?? related)
  const refuse = (path: string, message: string) => new ValidationError(model.name, [{ path, message }])
  const issue = idIssue(id)
  if (issue) throw refuse(primary?.field ?? 'id', issue)
  if (primary && related !== undefined && related !== id) {
    throw refuse(primary.field, 'The primary key cannot change')
  }
  return id as string
}

/**
 * Finds the item a save replaces: the item the instance was loaded from, or a strongly consistent read. An insert reads
 * nothing. Throws `ConflictError` if the instance's version is not the stored one, or if the instance was deleted or is
 * being deleted.
 */
async function replacedItem(
  scope: Scope,
  model: AnyModel,
  { id, loaded, version, createdAt, mode }: RequestedSave,
  options: CallOptions,
): Promise<Item | undefined> {
  const pending = pendingWriteOf(scope, model, id)
  if (mode === 'insert') {
    if (pending?.item) throw new AlreadyExistsError(model.name, id, mentioned(model, pending.item))
    return undefined
  }
  const known = scope.core.loaded.get(loaded)
  const isKnown = known && !pending && versionOf(known) === version
  const item = isKnown ? known : await readInstance(scope, model, id, options)
  if (version === undefined) {
    if (!item && mode === 'update') throw new DoesNotExistError(model.name, `id ${id}`)
  } else if (!item || !isLoadedFrom({ version, createdAt }, item)) {
    throw new ConflictError(model.name, id, item && mentioned(model, item))
  }
  // In the usual case, no date is created.
  if (!item?._deleting) return item
  const now = scope.core.runtime.now().toISOString()
  // It cannot be saved, even by a caller that loaded it during the delete.
  if (isFenced(item, now)) throw conflictWith(model, idOf(item), item, now)
  return item
}

/** Returns the version, the write id and the other bookkeeping that a save adds to its item. */
function nextStamp(
  scope: Scope,
  model: AnyModel,
  id: string,
  { item, raw }: { readonly item: Readonly<Item> | undefined; readonly raw: boolean },
): Omit<ItemStamp, 'modelVersion'> {
  const { core, context } = scope
  const before = item ?? {}
  const now = core.runtime.now().toISOString()
  const writeId = core.runtime.newWriteId()
  const base = { id, context, raw, cause: core.cause, writeId, updatedAt: now, createdAt: before.createdAt?.S || now }
  // A second save in one transaction merges with the first into one write and one version. It gets a new write id, because
  // the instance returned by the first save is not what will be stored.
  const joined = item && pendingWriteOf(scope, model, id) ? 1 : 0
  return { ...base, version: versionOf(before) + 1 - joined, earlierWriteIds: writeIdsOf(before).slice(joined) }
}
