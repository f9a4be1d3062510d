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
import { conflictWith, isFenced } from '../items/deletion-fence.ts'
import { type Fields, type ItemStamp, versionOf, writeIdsOf } from '../items/instance-item.ts'
import { idIssue, instanceKey } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { fieldsOf, idOf, mentioned } from '../items/read-instance-item.ts'
import { readInstance } from '../reading/read-item.ts'
import { remembered } from '../reading/remembered.ts'
import type { Scope } from '../scope.ts'
import { finalFields } from './final-fields.ts'
import { planSave } from './plan-save.ts'
import { relationChecks } from './relation-checks.ts'
import { storable } from './storable.ts'

/** Options of a save as the repository's methods use it. */
export interface SaveRequest extends SaveOptions {
  /** The input has only the fields that change: lay it over what is stored. */
  readonly partial?: boolean
}

/**
 * Whether a save takes whichever version is stored. Such a save is repeated from its beginning when it loses a race:
 * there is no version the caller could have meant.
 */
export function takesAnyVersion(input: object, { mode, updateFields }: SaveRequest): boolean {
  const { version } = input as Fields
  return version === undefined && (updateFields !== undefined || (mode !== undefined && mode !== 'insert'))
}

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
  const { updateFields, partial = false, raw = false } = options
  const save = readRequest(scope.core, model, input, options)
  if (updateFields?.length === 0) return input as InstanceOf<AnyModel>
  const item = await replacedItem(scope, model, save, options)
  const previous = item && { item, fields: fieldsOf(model, item) }
  const { id, changes } = save
  const fields = await finalFields(scope, model, { id, changes, previous, updateFields, partial, raw })
  if (previous && changedFields(previous.fields, fields).length === 0) return remembered(scope, model, previous.item)

  const checks = await relationChecks(scope, model, { before: previous?.fields, after: fields }, options)
  const stamp = nextStamp(scope, model, id, { item, raw })
  const { tableName: table, foreignWriters } = scope.core
  const inserts = save.mode === 'insert'
  const plan = { table, foreignWriters, model, fields, stamp, previous, checks, inserts }
  return storable(model.name, () => {
    const writes = planSave(plan)
    const saved = remembered(scope, model, writes[0].item as Item)
    scope.buffer.add(...writes)
    return saved
  })
}

type SaveMode = NonNullable<SaveOptions['mode']>

/** One save, as its caller requested it. */
interface RequestedSave {
  readonly input: object
  readonly id: string
  /** The version the caller has loaded; undefined when the save takes whichever is stored. */
  readonly version: unknown
  /** The input without what the repository adds. */
  readonly changes: Fields
  readonly mode: SaveMode
}

/** Reads what a save is given. Throws, before any signal, for options that contradict each other, and for a bad id. */
function readRequest(core: Core, model: AnyModel, input: object, options: SaveRequest): RequestedSave {
  const { id: given, version, createdAt: _created, updatedAt: _updated, ...changes } = input as Fields
  const mode = modeOf(model, version, options)
  return { input, id: identify(core, model, { given, changes, mode }), version, changes, mode }
}

function modeOf(model: AnyModel, version: unknown, { mode, updateFields }: SaveRequest): SaveMode {
  const refuse = (message: string): never => {
    throw new ConfigurationError('repository.badOptions', `${model.name} was not saved: ${message}`)
  }
  if (mode !== undefined && !['insert', 'update', 'upsert'].includes(mode)) {
    refuse(`mode must be insert, update or upsert, not "${mode}".`)
  }
  if (updateFields === undefined) return mode ?? (version === undefined ? 'insert' : 'update')
  if (!Array.isArray(updateFields)) refuse('updateFields must be an array of field names.')
  if (mode !== undefined && mode !== 'update')
    refuse(`updateFields requires mode update, but mode is ${mode}. Omit one of them.`)
  return 'update'
}

/** The id of the instance: the one given, the primary relation's, or a new one. */
function identify(
  core: Core,
  model: AnyModel,
  { given, changes, mode }: { readonly given: unknown; readonly changes: Fields; readonly mode: SaveMode },
): string {
  const { primary } = shapeOf(model)
  const related = primary && changes[primary.field]
  const isMinted = given === undefined && !primary && mode !== 'update'
  const id = isMinted ? core.runtime.newId() : (given ?? related)
  const refuse = (path: string, message: string) => new ValidationError(model.name, [{ path, message }])
  const issue = idIssue(id)
  if (issue) throw refuse(primary?.field ?? 'id', issue)
  if (primary && related !== undefined && related !== id) {
    throw refuse(primary.field, 'The primary key cannot change')
  }
  return id as string
}

/**
 * Finds the item a save replaces: the one the instance was loaded from, else by a strongly consistent read. An insert
 * reads nothing. Throws `ConflictError` for an instance whose version is not the stored one, or that is gone.
 */
async function replacedItem(
  scope: Scope,
  model: AnyModel,
  { id, input, version, mode }: RequestedSave,
  options: CallOptions,
): Promise<Item | undefined> {
  const pending = scope.buffer.find({ table: scope.core.tableName, key: instanceKey(model, id) })
  if (mode === 'insert') {
    if (pending?.item) throw new AlreadyExistsError(model.name, id, mentioned(model, pending.item))
    return undefined
  }
  const known = scope.core.loaded.get(input)
  if (known && !pending && versionOf(known) === version) return unfenced(scope, model, known)
  const item = await readInstance(scope, model, id, options)
  if (version === undefined) {
    if (!item && mode === 'update') throw new DoesNotExistError(model.name, `id ${id}`)
    return item && unfenced(scope, model, item)
  }
  if (!item || versionOf(item) !== version) throw new ConflictError(model.name, id, item && mentioned(model, item))
  return unfenced(scope, model, item)
}

/** An instance that is being deleted takes no saves, also not from who loads it meanwhile. */
function unfenced({ core }: Scope, model: AnyModel, item: Item): Item {
  // The usual case costs no date.
  if (!item._deleting) return item
  const now = core.runtime.now().toISOString()
  if (isFenced(item, now)) throw conflictWith(model, idOf(item), item, now)
  return item
}

/** The version, the write id and the rest of what a save puts on its item. */
function nextStamp(
  { core, context, buffer }: Scope,
  model: AnyModel,
  id: string,
  { item, raw }: { readonly item: Item | undefined; readonly raw: boolean },
): ItemStamp {
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
