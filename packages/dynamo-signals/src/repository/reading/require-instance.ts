import { isObject } from '../../dispatch/is-object.ts'
import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError, UnsavedInstanceError, ValidationError, WrongModelError } from '../../errors/index.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Core } from '../core.ts'
import { unknownModel } from '../models-by-name.ts'

/**
 * Returns the argument if it can be a saved instance of the model. Throws `WrongModelError` for a bare id or an instance of
 * another model, and `UnsavedInstanceError` if it has no id or version.
 */
export function requireInstance(core: Core, model: AnyModel, given: unknown): InstanceOf<AnyModel> {
  if (!isObject(given)) throw new WrongModelError(model.name, shown(given))
  requireModel(core, model, given)
  if (!isSaved(given)) throw new UnsavedInstanceError(model.name)
  return given
}

/** Returns the id of a related instance, given as an id or an instance. Undefined if the instance was never saved. */
export function relatedIdOf(core: Core, target: AnyModel, given: unknown): string | undefined {
  if (typeof given === 'string' && given !== '') return given
  if (given === undefined || given === null) throw new UnsavedInstanceError(target.name)
  if (typeof given !== 'object') throw new WrongModelError(target.name, shown(given))
  requireModel(core, target, given)
  return isSaved(given) ? given.id : undefined
}

/** Like {@link relatedIdOf}, but throws `UnsavedInstanceError` if the instance was never saved. */
export function savedIdOf(core: Core, target: AnyModel, given: unknown): string {
  const id = relatedIdOf(core, target, given)
  if (id === undefined) throw new UnsavedInstanceError(target.name)
  return id
}

/** Returns the id if it is valid. Throws `ConfigurationError` otherwise, because no instance could have it. */
export function requireId(model: AnyModel, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id
  throw new ConfigurationError(
    'repository.badId',
    `The id of ${model.name} must be a non-empty string, not ${shown(id)}.`,
  )
}

/** Returns the entries of a caller's iterable. A string would pass as an iterable of its letters, so it is rejected. */
export function listed<T>(model: AnyModel, given: Iterable<T>, what: string): T[] {
  if (typeof given === 'object' && typeof given?.[Symbol.iterator] === 'function') return [...given]
  const message = `${model.name}: ${what} must be an array or another iterable, not ${shown(given)}.`
  throw new ConfigurationError('repository.badList', message)
}

/** Throws if the argument is not an object with fields. */
export function requireFields(model: AnyModel, given: unknown): void {
  if (isObject(given) && !Array.isArray(given)) return
  throw new ValidationError(model.name, [{ path: '', message: `Expected an object with fields, not ${shown(given)}` }])
}

// A copy of an instance (`{ ...author }`) has lost its model and passes. If the model is wrong, its id does not match later.
function requireModel(core: Core, model: AnyModel, given: object): void {
  const type = core.loaded.get(given)?._type?.S
  if (type !== undefined && type !== model.name) throw new WrongModelError(model.name, `of ${type}`)
}

function isSaved(given: object): given is InstanceOf<AnyModel> {
  const { id, version } = given as Partial<InstanceOf<AnyModel>>
  return typeof id === 'string' && id !== '' && typeof version === 'number'
}

/**
 * Throws `ConfigurationError` for a model that is not one of the database's models, because no delete and no check would find
 * its instances, and for a model whose items other code writes.
 */
export function requireKnownModel(core: Core, model: AnyModel | undefined): void {
  if (!model || core.models.get(model.name) !== model) throw unknownModel(model?.name ?? shown(model))
  if (model.storedIn?.reader) {
    throw new ConfigurationError(
      'repository.existingItems',
      `${model.name} describes items that other code writes. Use that code.`,
    )
  }
}
