import type { ItemTable } from '../store/item-table.ts'
import { type Place, placeOf } from '../store/row.ts'
import { compareTexts } from '../values/compare.ts'
import { type Item, setAttribute } from '../values/item.ts'

export interface Metrics {
  readonly ItemCollectionKey: Item
  readonly SizeEstimateRangeGB: readonly [number, number]
}

const GIGABYTE = 1024 ** 3

/** Returns `ItemCollectionMetrics` of a write, to spread into its response. They are only counted if they were requested. */
export function collectionOf(
  wanted: string | undefined,
  table: ItemTable,
  key: Item,
): { readonly ItemCollectionMetrics?: Metrics } {
  const [ItemCollectionMetrics] = wanted === 'SIZE' ? collections(table, [key]) : []
  return ItemCollectionMetrics ? { ItemCollectionMetrics } : {}
}

/** Like {@link collectionOf}, for writes to several tables. Returns a list for each table. */
export function collectionsOf(
  wanted: string | undefined,
  writes: readonly { readonly table: ItemTable; readonly key: Item }[],
): { readonly ItemCollectionMetrics?: Readonly<Record<string, readonly Metrics[]>> } {
  if (wanted !== 'SIZE') return {}
  const byTable = Map.groupBy(writes, ({ table }) => table)
  const lists = [...byTable].flatMap(([table, those]) => {
    const all = collections(
      table,
      those.map(({ key }) => key),
    )
    return all.length > 0 ? [[table.shape.name, all] as const] : []
  })
  return lists.length > 0 ? { ItemCollectionMetrics: Object.fromEntries(lists) } : {}
}

/** Returns the metrics of the partitions with these keys. Only a table with local indexes has collections. */
function collections(table: ItemTable, keys: readonly Item[]): Metrics[] {
  const { shape } = table
  if (!shape.indexes.some(({ isLocal }) => isLocal)) return []
  const [name = ''] = shape.hash
  const byPartition = new Map<string, Metrics>()
  for (const key of keys) {
    const place = placeOf(shape, key)
    const value = key[name]
    if (!place || !value || byPartition.has(place.partition)) continue
    const ItemCollectionKey: Item = {}
    setAttribute(ItemCollectionKey, name, value)
    const gigabytes = Math.floor(bytesOf(table, place) / GIGABYTE)
    byPartition.set(place.partition, { ItemCollectionKey, SizeEstimateRangeGB: [gigabytes, gigabytes + 1] })
  }
  return [...byPartition.values()]
}

/** Returns the size of the items in a partition. This is an estimate, because it omits their entries in local indexes. */
function bytesOf(table: ItemTable, { hash, partition }: Place): number {
  const order = (at: Place) => at.hash - hash || compareTexts(at.partition, partition)
  const range = { isBefore: (at: Place) => order(at) < 0, isWithin: (at: Place) => order(at) <= 0 }
  return Iterator.from(table.rows.walk(range)).reduce((bytes, { row }) => bytes + row.size(), 0)
}
