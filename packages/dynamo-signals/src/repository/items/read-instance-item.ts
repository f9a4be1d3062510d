import { messageOf } from '../../dispatch/thrown-values.ts'
import type { AnyModel } from '../../models/model.ts'
import { isReserved } from '../../models/reserved-names.ts'
import { type AttributeValue, decodeValue, type Item, requireName, UnstorableValue } from './attribute-value.ts'
import { completeFields, type OnFault } from './complete-fields.ts'
import { existingItems } from './existing-item.ts'
import { type Fields, versionOf } from './instance-item.ts'
import { converted, isOutdated, modelVersionOf, versionOfModel } from './item-version.ts'
import { joinPath } from './join-path.ts'
import { fromKeyPart, instanceKey } from './keys.ts'
import { shapeOf } from './model-shape.ts'
import { type DecodeNumber, numbersIn } from './numbers.ts'
import { UnreadableInstanceError } from './unreadable-instance-error.ts'

type Instance = { readonly id: string } & Fields

/** Returns the id of an instance from its key, because another writer may have omitted the attribute. */
export function idOf({ pk }: Readonly<Item>): string {
  const key = pk?.S ?? ''
  return fromKeyPart(key.slice(key.indexOf('#') + 1))
}

/**
 * Decodes the stored fields of an item, as they are. The result shares nothing with other results. By default, throws
 * `UnreadableInstanceError` if another writer stored a value that no instance of the model can have.
 */
export function storedFields(
  model: AnyModel,
  item: Readonly<Item>,
  isWanted: (name: string) => boolean = existingItems(model) ? shapeOf(model).isField : isField,
  onFault: OnFault = refuse(model, item),
): Fields {
  const fields: Fields = {}
  // Takes two thirds of the time of `Object.keys`, if V8 can leave out the question that follows.
  for (const name in item) {
    // biome-ignore lint/suspicious/noPrototypeBuiltins: V8 does not leave out Object.hasOwn.
    const value = Object.prototype.hasOwnProperty.call(item, name) && item[name]
    if (!value || !isWanted(name)) continue
    try {
      // Most fields are strings.
      fields[requireName(name)] = value.S ?? decodeValue(value, numbersIn(model, name))
    } catch (error) {
      if (!(error instanceof UnstorableValue)) throw error
      const path = placeOf(value, numbersIn(model, name), name)
      onFault({ field: name, path, why: `${path}: ${error.message}`, cause: error })
    }
  }
  return fields
}

/** Like {@link storedFields}, for some of the fields. */
export function someFieldsOf(
  model: AnyModel,
  item: Readonly<Item>,
  names: readonly string[],
  onFault?: OnFault,
): Fields {
  return storedFields(model, item, name => names.includes(name), onFault)
}

/**
 * Returns the fields of an item as the model defines them today: upgraded from the version that stored them, and with the
 * defaults of the schema. By default, throws `UnreadableInstanceError` for the first field that is missing or of another type.
 */
export function fieldsOf(model: AnyModel, item: Readonly<Item>, onFault: OnFault = refuse(model, item)): Fields {
  const stored = storedFields(model, item, undefined, onFault)
  return existingItems(model) ? stored : asDefined(model, item, stored, onFault)
}

/** Converts the stored fields of an item to those that the model defines today. May change the given object. */
export function asDefined(model: AnyModel, item: Readonly<Item>, stored: Fields, onFault: OnFault): Fields {
  const fields = isOutdated(model, item) ? upgraded(model, item, stored, onFault) : stored
  completeFields(model, fields, onFault)
  return fields
}

function upgraded(model: AnyModel, item: Readonly<Item>, stored: Fields, onFault: OnFault): Fields {
  const versions = { from: modelVersionOf(item), to: versionOfModel(model) }
  try {
    return converted(model, stored, idOf(item), item, versions)
  } catch (error) {
    const why = `its upgrade from version ${versions.from} of ${model.name} to ${versions.to} failed: ${messageOf(error)}`
    onFault({ field: '', path: '', why, cause: error })
    return stored
  }
}

/**
 * Decodes an item as an instance. Throws `UnreadableInstanceError` if it cannot, or if the item's key can never be looked
 * up.
 */
export function toInstance(model: AnyModel, item: Readonly<Item>, decode: typeof fieldsOf = fieldsOf): Instance {
  const id = idOf(item)
  const { pk } = instanceKey(model, id)
  if (!existingItems(model) && (item.pk?.S !== pk || !id)) {
    const why = `it is stored under ${item.pk?.S}. Store it under ${id ? pk : `${pk} and an id`}`
    throw new UnreadableInstanceError(model.name, id, 'pk', why)
  }
  return instanceWith(model, item, decode(model, item))
}

/**
 * Decodes the readable part of an item, for work that must not fail if the rest is unreadable, such as a delete. Fields that
 * cannot be decoded are missing, and others may not have the types of the model.
 */
export function toPartOfInstance(model: AnyModel, item: Readonly<Item>): Instance {
  return instanceWith(model, item, fieldsOf(model, item, ignore))
}

/** Adds the properties that every instance has to the fields of an item. */
export function instanceWith(model: AnyModel, item: Readonly<Item>, fields: Fields): Instance {
  const reader = existingItems(model)
  if (reader) return reader.toInstance(model, item, fields)
  const instance = fields as { id: string } & Fields
  instance.id = idOf(item)
  instance.version = versionOf(item)
  instance.createdAt = item.createdAt?.S ?? ''
  instance.updatedAt = item.updatedAt?.S ?? ''
  return instance
}

/** Returns the instance for an error, or only its id and version if it cannot be read. */
export function mentioned(model: AnyModel, item: Readonly<Item>): Instance {
  try {
    return toInstance(model, item)
  } catch {
    return { id: idOf(item), version: versionOf(item) }
  }
}

/** Ignores values that cannot be loaded. */
export function ignore(): void {}

/** Throws an error with the fault. */
export function refuse(model: AnyModel, item: Readonly<Item>): OnFault {
  return ({ path, why, cause }) => {
    const newer = modelVersionOf(item)
    const known = versionOfModel(model)
    const reason =
      newer > known
        ? `${why}. A newer release stored it with version ${newer} of ${model.name}, and this release knows version ${known}`
        : why
    const name = existingItems(model)?.itemKeyOf(item) ?? idOf(item)
    throw new UnreadableInstanceError(model.name, name, path, reason, {
      cause,
      read: () => toPartOfInstance(model, item),
    })
  }
}

function isField(name: string): boolean {
  return !isReserved(name)
}

/** Returns the path in a value at which decoding fails. */
function placeOf(value: AttributeValue, numberOf: DecodeNumber, path: string): string {
  for (const [key, entry] of Object.entries(value.M ?? value.L ?? {})) {
    try {
      decodeValue(entry, numberOf)
    } catch {
      return placeOf(entry, numberOf, joinPath(path, key))
    }
  }
  return path
}
