import type { MemoryShop } from './memory-shop.ts'

/** What another writer, a damaged backup or an attacker of the table can leave in an item. */
export const DAMAGES: readonly [damage: string, attributes: object][] = [
  ['a map with a key __proto__', { extra: { M: JSON.parse('{"__proto__":{"M":{"isAdmin":{"BOOL":true}}}}') } }],
  ['a map with a key constructor, deep in a list', { extra: { L: [{ M: { constructor: { S: 'x' } } }] } }],
  ['an attribute named prototype', { prototype: { S: 'x' } }],
  ['a value of no known type', { extra: { X: 'y' } }],
]

/** Changes the stored item of an instance, as no code of ours would. An attribute that is undefined is removed. */
export function damageItem(
  table: MemoryShop['table'],
  model: { readonly name: string },
  id: string,
  attributes: object,
): void {
  const item = table.items.find(({ _type, id: stored }) => _type?.S === model.name && stored?.S === id)
  if (!item) throw new Error(`There is no ${model.name} ${id}.`)
  const damaged: Record<string, unknown> = {}
  for (const [name, value] of [...Object.entries(item), ...Object.entries(attributes)]) {
    if (value === undefined) delete damaged[name]
    else Object.defineProperty(damaged, name, { value, enumerable: true, configurable: true, writable: true })
  }
  table.write(item, damaged as typeof item)
}
