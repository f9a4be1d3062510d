import type { Item } from '../repository/items/attribute-value.ts'
import type { ItemGroup } from './item-group.ts'

// Attributes that items of every entity can have.
const COMMON = /^_|^(created|updated|modified|deleted|expires|ttl|version|tenant|org|account)/i

/**
 * Divides a group into items that have no attribute in common, if each part has an attribute that all its items have.
 * `isShared` names the attributes that all entities have, such as keys. An attribute is the condition of each part.
 */
export function groupByShape(group: ItemGroup, isShared: (name: string) => boolean): ItemGroup[] {
  const namesOf = (item: Item) => Object.keys(item).filter(name => !isShared(name) && !COMMON.test(name))
  const parts = connected(group.items, namesOf)
  const marks = parts.map(part => alwaysPresent(part, namesOf))
  if (parts.length < 2 || marks.some(mark => mark === undefined)) return [group]
  return parts.map((items, at) => {
    const mark = marks[at] ?? ''
    const entity = group.entity === '' ? mark : `${group.entity} ${mark}`
    return { ...group, entity, is: { ...group.is, [mark]: { exists: true } }, items }
  })
}

/** Returns an attribute that all items have and that no other item of the sample has. */
export function distinguishing(items: readonly Item[], others: readonly Item[]): string | undefined {
  const [first = {}] = items
  return Object.keys(first).find(
    name => items.every(item => Object.hasOwn(item, name)) && !others.some(item => Object.hasOwn(item, name)),
  )
}

function alwaysPresent(items: readonly Item[], namesOf: (item: Item) => string[]): string | undefined {
  const [first = {}, ...rest] = items
  return namesOf(first)
    .sort()
    .find(name => rest.every(item => Object.hasOwn(item, name)))
}

/** Divides items into parts that have no attribute in common. */
function connected(items: readonly Item[], namesOf: (item: Item) => string[]): Item[][] {
  const parts = new Set<{ readonly names: Set<string>; readonly items: Item[] }>()
  for (const item of items) {
    const names = namesOf(item)
    const [part = { names: new Set<string>(), items: [] }, ...joined] = [...parts].filter(each =>
      names.some(name => each.names.has(name)),
    )
    for (const other of joined) {
      for (const name of other.names) part.names.add(name)
      part.items.push(...other.items)
      parts.delete(other)
    }
    for (const name of names) part.names.add(name)
    part.items.push(item)
    parts.add(part)
  }
  return [...parts].map(part => part.items)
}
