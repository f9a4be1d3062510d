import { isPolluting } from '../models/reserved-names.ts'
import { type AttributeValue, decodeFields, type Item } from '../repository/items/attribute-value.ts'
import { exactText } from '../repository/items/numbers.ts'

/** An item with decoded attributes. A number that a JavaScript number cannot hold exactly is a string. */
export type PlainItem = Readonly<Record<string, unknown>>

/**
 * Decodes an item for a function of the application. Omits attributes whose names no field can have, such as
 * `constructor`. Other code can store them, and one such item must not fail the function for the receivers of another model.
 */
export function plainItem(item: Readonly<Item>): PlainItem {
  try {
    return decodeFields(item, exactText)
  } catch {
    return decodeFields(safeFields(item), exactText)
  }
}

function safeFields(fields: Readonly<Item>): Item {
  const safe = Object.entries(fields).filter(([name]) => !isPolluting(name))
  return Object.fromEntries(safe.map(([name, value]) => [name, safeValue(value)]))
}

function safeValue(value: AttributeValue): AttributeValue {
  if (value.M) return { M: safeFields(value.M) }
  return value.L ? { L: value.L.map(safeValue) } : value
}
