import type { Item } from '../repository/items/attribute-value.ts'
import { groupByKeys, precision } from './group-by-keys.ts'
import { distinguishing, groupByShape } from './group-by-shape.ts'
import { groupMarked } from './group-marked.ts'
import { groupTyped } from './group-typed.ts'
import type { ItemGroup } from './item-group.ts'
import { keyHeads } from './key-head.ts'
import { keyNames, type TableLayout } from './table-layout.ts'

/** A sample, divided into the items of the models that it suggests. */
export interface GroupedSample {
  /** The most specific ones first, because an item belongs to the first model that it matches. */
  readonly groups: readonly ItemGroup[]
  /** Items that only reserve a unique value. No model matches them. */
  readonly guards: readonly Item[]
  /** Items that this library wrote, whose models the application already has. */
  readonly own: readonly Item[]
}

/**
 * Divides a sample into entities: by the markers of libraries, by an attribute that names the type, by what the keys begin with,
 * and by the attributes that items have, in this order.
 */
export function groupItems(sample: readonly Item[], layout: TableLayout): GroupedSample {
  const { groups: marked, guards, own, others } = groupMarked(sample, layout)
  const names = keyNames(layout)
  const headOfKey = names.map(name => keyHeads(others, name))
  const headsOf = (item: Item) => headOfKey.map(headOf => headOf(item))
  const signatureOf = (item: Item) => JSON.stringify(headsOf(item).map(head => head?.text ?? null))
  const { groups: typed, others: untyped } = groupTyped(others, signatureOf)
  const isKey = (name: string) => [layout, ...layout.indexes].some(keys => keyNames(keys).includes(name))
  const shaped = groupByKeys(untyped, layout, headsOf).flatMap(group => groupByShape(group, isKey))
  const groups = [...marked, ...typed, ...shaped].map(group => withCondition(group, sample, layout))
  return { groups: groups.toSorted((one, other) => precision(other.is) - precision(one.is)), guards, own }
}

/** A group of items whose keys and attributes say nothing takes what is left of the table. */
function withCondition(group: ItemGroup, sample: readonly Item[], { partitionKey, tableName }: TableLayout): ItemGroup {
  if (Object.keys(group.is).length > 0) return group
  const members = new Set(group.items)
  const others = sample.filter(item => !members.has(item))
  const mark = others.length === 0 ? undefined : distinguishing(group.items, others)
  return { ...group, entity: entityOf(tableName), is: { [mark ?? partitionKey]: { exists: true } } }
}

/** The name of a table without what says that it is one: `prod-visits-table` and its ARN have the entity `prod-visit`. */
function entityOf(tableName: string): string {
  const name = /:table\/([^/]+)/.exec(tableName)?.[1] ?? tableName
  const plural = name.replace(/[-_.]?table$/i, '') || name
  return plural
    .replace(/([^s])s$/i, '$1')
    .replace(/(?<!mov|cook)ie$/i, 'y')
    .replace(/sse$/i, 'ss')
}
