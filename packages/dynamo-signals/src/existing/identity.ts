import { shown, textIssue } from '../dispatch/option-issues.ts'
import type { AnyModel } from '../models/model.ts'
import { decodeFields, type Item } from '../repository/items/attribute-value.ts'
import { keyPart } from '../repository/items/keys.ts'
import { exactText } from '../repository/items/numbers.ts'
import { UnreadableInstanceError } from '../repository/items/unreadable-instance-error.ts'
import type { PlainItem } from './item-condition.ts'
import type { ItemsOfModel } from './stored-items.ts'
import { attributeName, type WritesOptions } from './writes-options.ts'

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

/** Returns the function that reads the id of an item. */
export function identify(id: IdOf | undefined, itemKeyOf: ItemsOfModel['itemKeyOf']): ItemsOfModel['idOf'] {
  if (id === undefined) return (_model, item) => textOf(item, 'id') ?? itemKeyOf(item)
  if (typeof id === 'function') {
    return (model, item) => {
      const found: unknown = id(decodeFields(item, exactText))
      if (typeof found === 'string' && found !== '') return found
      throw unreadable(model, itemKeyOf(item), 'id', `and the function "id" of items() returned ${shown(found)}`)
    }
  }
  const [first, ...others] = typeof id === 'string' ? [id] : id
  return (model, item) => {
    const part = (name: string) => {
      const text = textOf(item, name)
      if (text === undefined) throw unreadable(model, itemKeyOf(item), name, 'which must be a string or a number')
      return text
    }
    const parts = [first, ...others].map(name => part(name ?? ''))
    return parts.length === 1 ? (parts[0] ?? '') : parts.map(keyPart).join('#')
  }
}

function textOf(item: Readonly<Item>, name: string): string | undefined {
  const { S, N } = (Object.hasOwn(item, name) && item[name]) || {}
  return S || N || undefined
}

function unreadable({ name }: AnyModel, itemKey: string, path: string, why: string): UnreadableInstanceError {
  return new UnreadableInstanceError(name, itemKey, path, `its id comes from ${path}, ${why}`)
}
