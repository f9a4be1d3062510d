import type { AnyModel } from '../../models/model.ts'
import { isPolluting, isReserved } from '../../models/reserved-names.ts'
import { type AttributeValue, decodeValue, type Item, requireName, UnstorableValue } from './attribute-value.ts'
import { existingItems } from './existing-item.ts'
import { type Fields, versionOf } from './instance-item.ts'
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
 * Decodes an item's fields. The result shares nothing with other results. Throws `UnreadableInstanceError` if another writer
 * stored a value that no instance of the model can have.
 */
export function fieldsOf(model: AnyModel, item: Readonly<Item>, isWanted = fieldTest(model)): Fields {
  const fields: Fields = {}
  for (const name of Object.keys(item)) {
    const value = item[name]
    if (value && isWanted(name)) fields[name] = decodeField(model, item, name, value)
  }
  return fields
}

/** Like {@link fieldsOf}, for some of the fields. */
export function someFieldsOf(model: AnyModel, item: Readonly<Item>, names: readonly string[]): Fields {
  return fieldsOf(model, item, name => names.includes(name))
}

/**
 * Decodes an item as an instance. Throws `UnreadableInstanceError` if it cannot, or if the item's key can never be looked
 * up.
 */
export function toInstance(model: AnyModel, item: Readonly<Item>): Instance {
  const fields = fieldsOf(model, item)
  if (model.storedIn) return { ...SYSTEM, id: identityOf(model, item), ...fields }
  const instance = fields as { id: string } & Fields
  instance.id = idOf(item)
  const { pk } = instanceKey(model, instance.id)
  if (item.pk?.S !== pk || instance.id === '') {
    const why = `it is stored under ${item.pk?.S}. Store it under ${instance.id ? pk : `${pk} and an id`}`
    throw new UnreadableInstanceError(model.name, instance.id, 'pk', why)
  }
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

// Other code's items have no version of ours. Its own attributes of these names are fields like any other.
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }

function identityOf(model: AnyModel, item: Readonly<Item>): string {
  return existingItems(model)?.idOf(model, item) ?? idOf(item)
}

function fieldTest(model: AnyModel): (name: string) => boolean {
  return model.storedIn ? shapeOf(model).isField : isField
}

function isField(name: string): boolean {
  return !isReserved(name)
}

function decodeField(model: AnyModel, item: Readonly<Item>, name: string, value: AttributeValue): unknown {
  // Most fields are strings.
  if (value.S !== undefined && !isPolluting(name)) return value.S
  const numberOf = numbersIn(model, name)
  try {
    requireName(name)
    return decodeValue(value, numberOf)
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error
    const path = placeOf(value, numberOf, name)
    const id = existingItems(model)?.itemKeyOf(item) ?? idOf(item)
    throw new UnreadableInstanceError(model.name, id, path, `${path}: ${error.message}`, { cause: error })
  }
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
