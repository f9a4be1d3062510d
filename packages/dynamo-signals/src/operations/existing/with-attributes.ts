import { inspect } from 'node:util'
import { type AttributeValue, decodeValue, type Item } from '../../repository/items/attribute-value.ts'

/** Returns an item with other values of some attributes. Those that are undefined are removed. */
export function withAttributes(
  item: Readonly<Item>,
  attributes: readonly (readonly [name: string, value: AttributeValue | undefined])[],
): Item {
  const after: Item = { ...item }
  for (const [name, value] of attributes) {
    if (value) after[name] = value
    else delete after[name]
  }
  return after
}

/** Returns an attribute for a person to read. Undefined if it is missing. */
export function shownAttribute(value: AttributeValue | undefined): string | undefined {
  return value && inspect(decodeValue(value), { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 100 })
}
