import type { Item } from '../repository/items/attribute-value.ts'
import type { ItemGroup } from './item-group.ts'

// Names that say that the value is the type of the item.
const CERTAIN = /^_{0,2}(entity|entity_?(type|name)|model(_?name)?|(record|item|object)_?type|typename)_{0,2}$/i
// Names that an ordinary attribute can have, too: the type of an account.
const POSSIBLE = /^_{0,2}(type|kind|class|discriminator|tag)_{0,2}$/i
const A_NAME = /^[A-Za-z][\w .:/-]{0,60}$/
const MOST_TYPES = 50

/**
 * Divides items by an attribute with the name of their type, if there is one. `signatureOf` describes the keys of an item, and
 * distinguishes a type from an ordinary attribute: items of one type have the same kind of key.
 */
export function groupTyped(
  items: readonly Item[],
  signatureOf: (item: Item) => string,
): { readonly groups: readonly ItemGroup[]; readonly others: readonly Item[] } {
  const names = [...new Set(items.flatMap(item => Object.keys(item)))].sort()
  const name =
    names.find(each => CERTAIN.test(each) && isType(items, each, 0.5)) ??
    names.find(each => POSSIBLE.test(each) && isType(items, each, 0.9) && explainsItems(items, each, signatureOf))
  if (name === undefined) return { groups: [], others: items }
  const byType = Map.groupBy(items, item => item[name]?.S || undefined)
  const groups = [...byType].flatMap(([entity, members]) =>
    entity === undefined ? [] : [{ writtenWith: undefined, entity, is: { [name]: entity }, items: members, heads: [] }],
  )
  return { groups, others: byType.get(undefined) ?? [] }
}

/** Whether an attribute of enough items has few values, which look like names. */
function isType(items: readonly Item[], name: string, share: number): boolean {
  const values = items.map(item => item[name]?.S).filter(value => value !== undefined)
  const types = new Set(values)
  return (
    values.length >= items.length * share &&
    types.size <= MOST_TYPES &&
    (types.size < values.length || types.size <= 3) &&
    values.every(value => A_NAME.test(value))
  )
}

/** Whether the attribute says what the keys say, or, if they say nothing, which attributes an item has. */
function explainsItems(items: readonly Item[], name: string, signatureOf: (item: Item) => string): boolean {
  const typeOf = (item: Item) => item[name]?.S
  const signatures = new Set(items.map(signatureOf))
  if (signatures.size > 1) return isFunction(items, typeOf, signatureOf) && isFunction(items, signatureOf, typeOf)
  const shapes = [...Map.groupBy(items, typeOf).values()].map(members =>
    JSON.stringify([...new Set(members.flatMap(item => Object.keys(item)))].sort()),
  )
  return new Set(shapes).size === shapes.length
}

/** Whether items with the same cause always have the same effect. */
function isFunction(items: readonly Item[], cause: (item: Item) => unknown, effect: (item: Item) => unknown): boolean {
  return [...Map.groupBy(items, cause).values()].every(members => new Set(members.map(effect)).size === 1)
}
