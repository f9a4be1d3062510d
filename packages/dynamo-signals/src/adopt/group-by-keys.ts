import type { ItemCondition, ItemConditions } from '../existing/item-condition.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { ItemGroup } from './item-group.ts'
import type { KeyHead } from './key-head.ts'
import { type KeyLayout, keyNames } from './table-layout.ts'

/** Finds what the keys of an item begin with. */
export type HeadsOf = (item: Item) => readonly (KeyHead | undefined)[]

/** Sort keys that say that the item is the main one of its partition. */
const MAIN = /^(meta|metadata|info|root|main|details?|data|self|item)$/i
/** If so many items differ only in a constant sort key, the constants are values, such as countries. */
const MOST_CONSTANTS = 3

/** Divides items by what their keys begin with. Items whose keys say nothing form a group without conditions. */
export function groupByKeys(items: readonly Item[], layout: KeyLayout, headsOf: HeadsOf): ItemGroup[] {
  const groups = Map.groupBy(items, item => JSON.stringify(headsOf(item).map(head => head?.text ?? null)))
  return withoutConstants(
    [...groups.values()].map(members => groupOf(members, headsOf(members[0] ?? {}), layout)),
    layout,
  )
}

function groupOf(items: readonly Item[], heads: readonly (KeyHead | undefined)[], layout: KeyLayout): ItemGroup {
  const is = keyNames(layout).flatMap((name, at) => {
    const head = heads[at]
    return head ? [[name, conditionOf(head)] as const] : []
  })
  return { writtenWith: undefined, ...namesOf(heads), is: Object.fromEntries(is), items, heads }
}

function conditionOf({ text, isWhole }: KeyHead): ItemCondition {
  return isWhole ? text : { beginsWith: text }
}

function namesOf([partition, sort]: readonly (KeyHead | undefined)[]): { entity: string; longName?: string } {
  if (!partition || !sort) return { entity: (partition ?? sort)?.word ?? '' }
  const isMain = MAIN.test(sort.word) || sort.word.toLowerCase() === partition.word.toLowerCase()
  if (isMain) return { entity: partition.word }
  const longName = `${partition.word} ${sort.word}`
  return sort.isWhole ? { entity: longName } : { entity: sort.word, longName }
}

/** Joins groups that differ only in a constant sort key and have the same attributes. */
function withoutConstants(groups: readonly ItemGroup[], layout: KeyLayout): ItemGroup[] {
  const joined = Map.groupBy(groups, group => {
    const [partition, sort] = group.heads
    const names = [...new Set(group.items.flatMap(item => Object.keys(item)))].sort()
    return JSON.stringify(sort?.isWhole ? [partition?.text ?? null, names] : [group.is])
  })
  return [...joined.values()].flatMap(members => {
    const [first] = members
    if (!first || members.length < MOST_CONSTANTS) return members
    const items = members.flatMap(member => member.items)
    return [groupOf(items, [first.heads[0]], layout)]
  })
}

/** The number of conditions, and how long their texts are: an item belongs to the most specific model. */
export function precision(is: ItemConditions): number {
  return Object.values(is).reduce((sum: number, condition) => sum + 1000 + precisionOf(condition), 0)
}

function precisionOf(condition: ItemCondition): number {
  if (typeof condition !== 'object') return 500
  return 'beginsWith' in condition ? Math.min(condition.beginsWith.length, 400) : 0
}
