import { shown, textIssue } from '../dispatch/option-issues.ts'
import { ownValue } from '../dispatch/own-value.ts'
import type { AnyModel } from '../models/model.ts'
import { isReserved } from '../models/reserved-names.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { keyPart } from '../repository/items/keys.ts'
import { UnreadableInstanceError } from '../repository/items/unreadable-instance-error.ts'
import { type FieldFormat, toIso } from './date-format.ts'
import { type PlainItem, plainItem } from './plain-item.ts'
import type { ItemsOfModel } from './stored-items.ts'
import { attributeName, formatOf, type WritesOptions } from './writes-options.ts'

/** Where the id of an instance is. */
export type IdOf = string | readonly string[] | ((item: PlainItem) => string)

/** Returns what is wrong with the `id` option, or undefined. */
export function idIssue(id: unknown): string | undefined {
  if (id === undefined || typeof id === 'function') return undefined
  const names = Array.isArray(id) ? id : [id]
  return names.length > 0 && names.every(name => textIssue(name) === undefined)
    ? undefined
    : `id must be an attribute, an array of attributes, or a function, not ${shown(id)}.`
}

/** Returns what is wrong with an id that names a field instead of the attribute that stores it, or undefined. */
export function renamedIdIssue(id: IdOf | undefined, { attributes = {} }: WritesOptions): string | undefined {
  const stored = Object.entries(attributes).map(([field, option]) => [field, attributeName(option, field)] as const)
  const names = typeof id === 'function' ? [] : [id ?? []].flat()
  const wrong = names.find(
    name => !stored.some(([, attribute]) => attribute === name) && Object.hasOwn(attributes, name),
  )
  const attribute = stored.find(([field]) => field === wrong)?.[1]
  return wrong && `id names the field ${shown(wrong)}, which is stored in ${shown(attribute)}. Name that attribute.`
}

/** Whether the attribute `id` stores the id of an instance, and no field of it. */
export function keepsId(id: IdOf | undefined, { attributes = {} }: WritesOptions): boolean {
  const names = typeof id === 'function' ? [] : [id ?? 'id'].flat()
  const isField = Object.entries(attributes).some(([field, option]) => attributeName(option, field) === 'id')
  return names.join() === 'id' && (id === undefined || !isField || Object.hasOwn(attributes, 'id'))
}

/** Returns an error about an attribute of an id that stores no field, because no save could write it. Undefined if there is none. */
export function idFieldIssue(
  id: IdOf | undefined,
  writes: WritesOptions | undefined,
  fields: ReadonlySet<string> | undefined,
): string | undefined {
  if (!writes || id === undefined || typeof id === 'function' || keepsId(id, writes)) return undefined
  const stored = Object.entries(writes.attributes ?? {}).map(([field, option]) => [attributeName(option, field), field])
  const fieldOf = new Map(stored as [string, string][])
  const unknown = [id].flat().find(name => {
    const field = fieldOf.get(name) ?? name
    return isReserved(field) || fields?.has(field) === false
  })
  return (
    unknown &&
    `id of items() names the attribute ${unknown}, which stores no field of the model. Add the field to the schema, and name its attribute in writes.attributes if it is another one, or make id a function of the item.`
  )
}

/**
 * Returns the function that reads the id of an item.
 *
 * @param writes how the repository stores the items. A date that it stores as a number is an ISO string in the id.
 */
export function identify(
  id: IdOf | undefined,
  itemKeyOf: ItemsOfModel['itemKeyOf'],
  writes?: WritesOptions,
): ItemsOfModel['idOf'] {
  if (id === undefined) return (_model, item) => textOf(item, 'id') ?? itemKeyOf(item)
  if (typeof id === 'function') {
    return (model, item) => {
      const found: unknown = id(plainItem(item))
      if (typeof found === 'string' && found !== '') return found
      throw unreadable(model, itemKeyOf(item), 'id', `and the function "id" of items() returned ${shown(found)}`)
    }
  }
  const names = typeof id === 'string' ? [id] : id
  const attributes = names.map(name => ({ name, format: formatIn(writes, name) }))
  return (model, item) => {
    const part = ({ name, format }: (typeof attributes)[number]) => {
      const text = textOf(item, name, format)
      if (text === undefined) throw unreadable(model, itemKeyOf(item), name, 'which must be a string or a number')
      return text
    }
    const parts = attributes.map(part)
    return parts.length === 1 ? (parts[0] ?? '') : parts.map(keyPart).join('#')
  }
}

function formatIn({ attributes = {} }: Partial<WritesOptions> = {}, attribute: string): FieldFormat {
  const found = Object.entries(attributes).find(([field, option]) => attributeName(option, field) === attribute)
  return formatOf(found?.[1])
}

function textOf(item: Readonly<Item>, name: string, format: FieldFormat = 'iso'): string | undefined {
  const value = ownValue(item, name)
  const { S, N } = (value && toIso(value, format)) ?? {}
  return S || N || undefined
}

function unreadable({ name }: AnyModel, itemKey: string, path: string, why: string): UnreadableInstanceError {
  return new UnreadableInstanceError(name, itemKey, path, `its id comes from ${path}, ${why}`)
}
