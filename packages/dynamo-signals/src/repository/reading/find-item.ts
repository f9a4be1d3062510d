import { isObject } from '../../dispatch/is-object.ts'
import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Core, primaryRelation, relationIn, targetOf } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { Fields } from '../items/instance-item.ts'
import { isOutdated } from '../items/item-version.ts'
import { shapeOf } from '../items/model-shape.ts'
import { fieldsOf, ignore, someFieldsOf } from '../items/read-instance-item.ts'
import { guardUse } from '../layout/layout.ts'
import { type ReadScope, readHolder, readInstance } from './read-instance.ts'
import { relatedIdOf, requireId } from './require-instance.ts'

/** The identity of an instance: its id, or the values of fields that are unique together. */
export type Identity =
  | { readonly id: string }
  | { readonly names: readonly string[]; readonly values: readonly unknown[] }

/** Returns the identity in a lookup: the id, the primary relation's id, or a complete group of unique fields. */
export function identityIn(model: AnyModel, lookup: Fields): Identity {
  if (!isObject(lookup)) throw badLookup(model, shown(lookup))
  const relation = primaryRelation(model)
  const id = lookup.id ?? (relation && lookup[`${relation}Id`])
  if (id !== undefined && id !== null) return { id: requireId(model, id) }
  const names = shapeOf(model).guarded.find(group =>
    group.every(name => lookup[name] !== undefined && lookup[name] !== null),
  )
  if (names) return { names, values: names.map(name => lookup[name]) }
  const named = Object.entries(lookup).map(([name, value]) => `${name} (${shown(value)})`)
  throw badLookup(model, named.join(', ') || 'nothing')
}

/** Returns the error for a lookup that identifies no instance, with the fields that do. */
export function badLookup(model: AnyModel, given: string): ConfigurationError {
  const { primary, guarded } = shapeOf(model)
  const names = [['id'], ...(primary ? [[primary.field]] : []), ...guarded]
    .map(group => group.join(' and '))
    .join(' or ')
  return new ConfigurationError('repository.badLookup', `A lookup of ${model.name} needs ${names}. Given: ${given}.`)
}

/**
 * Reads the item with an identity, strongly consistent. Rejects if the fields became unique after instances were stored, and
 * the table has not been migrated.
 */
export async function findItem(
  scope: ReadScope,
  model: AnyModel,
  identity: Identity,
  options?: CallOptions,
): Promise<Item | undefined> {
  if ('id' in identity) return readInstance(scope, model, identity.id, options)
  const { names, values } = identity
  // A process reads the layout once, while it waits for the guard.
  const use = guardUse(model, names)
  const [holder] = await Promise.all([
    readHolder(scope, model, names, values, options),
    scope.core.layout.reading(model, use, options),
  ])
  const item = holder === undefined ? undefined : await readInstance(scope, model, holder, options)
  if (!item) return undefined
  // The value may have moved to another instance between the two reads.
  const has = (fields: Fields) => names.every((name, index) => isSameValue(fields[name], values[index]))
  if (has(someFieldsOf(model, item, names, ignore))) return item
  return isOutdated(model, item) && has(fieldsOf(model, item, ignore)) ? item : undefined
}

/**
 * Converts a filter such as `{ customer: id }` or `{ customer }` to a lookup. Undefined if the customer was never saved,
 * because no instance can refer to it.
 */
export function lookupOf(core: Core, model: AnyModel, filter: object): Fields | undefined {
  const [relation, given] = relationIn(filter)
  const definition = model.relations[relation]
  if (definition?.kind !== 'oneToOne' || !definition.related) {
    throw new ConfigurationError(
      'repository.badLookup',
      `findOne of ${model.name} needs one of its one-to-one relations. Use list for a foreign key.`,
    )
  }
  const id = relatedIdOf(core, targetOf(core, definition), given)
  return id === undefined ? undefined : { [`${relation}Id`]: id }
}
