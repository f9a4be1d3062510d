import { ConfigurationError, ValidationError } from '../../errors.ts'
import type { SaveOptions } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Fields } from '../items/instance-item.ts'
import { idIssue } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'

/** Options of a save as the repository's methods use it. */
export interface SaveRequest extends SaveOptions {
  /** The input has only the fields that change: lay it over what is stored. */
  readonly partial?: boolean
}

/** How a save writes: see `SaveOptions`. */
export type SaveMode = NonNullable<SaveOptions['mode']>

/** One save, as its caller put it. */
export interface RequestedSave {
  readonly input: object
  readonly id: string
  /** The version the caller has loaded; undefined when the save takes whichever is stored. */
  readonly version: unknown
  /** The input without what the repository adds. */
  readonly changes: Fields
  readonly mode: SaveMode
}

/** Reads what a save is given. Throws, before any signal, for options that contradict each other, and for a bad id. */
export function readRequest(core: Core, model: AnyModel, input: object, options: SaveRequest): RequestedSave {
  const { id: given, version, createdAt: _created, updatedAt: _updated, ...changes } = input as Fields
  const mode = modeOf(model, version, options)
  return { input, id: identify(core, model, { given, changes, mode }), version, changes, mode }
}

/**
 * Whether a save takes whichever version is stored. Such a save is repeated from its beginning when it loses a race:
 * there is no version the caller could have meant.
 */
export function takesAnyVersion(input: object, { mode, updateFields }: SaveRequest): boolean {
  const { version } = input as Fields
  return version === undefined && (updateFields !== undefined || (mode !== undefined && mode !== 'insert'))
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
