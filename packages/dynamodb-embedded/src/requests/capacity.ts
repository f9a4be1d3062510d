import { pick } from '../expressions/projection.ts'
import type { ItemTable } from '../store/item-table.ts'
import { compareEntries } from '../store/order.ts'
import { placeOf } from '../store/row.ts'
import { type IndexShape, projectedNames, type TableShape } from '../store/table-shape.ts'
import { isEqualItem } from '../values/is-equal.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'

const A_READ = 4096
const A_WRITE = 1024

/** The capacity units that a request consumed on one table and its indexes. */
export class Usage {
  readonly #shape: TableShape
  #table = 0
  readonly #indexes = new Map<string, number>()

  constructor({ shape }: ItemTable) {
    this.#shape = shape
  }

  /** Counts a read of this many bytes from the table or an index. */
  read(
    bytes: number,
    { isConsistent = false, index }: { isConsistent?: boolean | undefined; index?: string | undefined } = {},
  ): this {
    return this.#add(index, Math.ceil(bytes / A_READ) * (isConsistent ? 1 : 0.5))
  }

  /** Counts reads of the table for a local index that lacks requested attributes. Each item is rounded up separately. */
  fetch(sizes: readonly number[], isConsistent = false): this {
    for (const size of sizes) this.read(size, { isConsistent })
    return this
  }

  /** Counts the replacement of an item. A transaction costs twice as much, for preparing and committing. */
  write(before: Item | undefined, after: Item | undefined, factor: 1 | 2 = 1): this {
    this.#add(undefined, factor * writeUnits(Math.max(sizeOf(before), sizeOf(after))))
    for (const index of this.#shape.indexes) {
      const units = factor * indexUnits(this.#shape, index, before, after)
      if (units > 0) this.#add(index.name, units)
    }
    return this
  }

  add(units: number): this {
    return this.#add(undefined, units)
  }

  /** The value for the response, or undefined if it was not requested. */
  answer(wanted: string | undefined, kind?: 'Read' | 'Write'): object | undefined {
    if (!isAsked(wanted)) return undefined
    const total = [...this.#indexes.values()].reduce((sum, units) => sum + units, this.#table)
    const units = (CapacityUnits: number) => ({
      CapacityUnits,
      ...(kind && { [`${kind}CapacityUnits`]: CapacityUnits }),
    })
    const answer = { TableName: this.#shape.name, ...units(total) }
    if (wanted === 'TOTAL') return answer
    const ofIndexes = (isLocal: boolean) => {
      const used = this.#shape.indexes.filter(each => each.isLocal === isLocal && this.#indexes.has(each.name))
      return used.map(({ name }) => [name, units(this.#indexes.get(name) ?? 0)] as const)
    }
    const [local, global] = [ofIndexes(true), ofIndexes(false)]
    return {
      ...answer,
      Table: units(this.#table),
      ...(local.length > 0 && { LocalSecondaryIndexes: Object.fromEntries(local) }),
      ...(global.length > 0 && { GlobalSecondaryIndexes: Object.fromEntries(global) }),
    }
  }

  #add(index: string | undefined, units: number): this {
    if (index === undefined) this.#table += units
    else this.#indexes.set(index, (this.#indexes.get(index) ?? 0) + units)
    return this
  }
}

/** Returns `ConsumedCapacity` to spread into a response. It is only counted if it was requested. */
export function consumed(wanted: string | undefined, count: () => Usage): { readonly ConsumedCapacity?: object } {
  if (!isAsked(wanted)) return {}
  const ConsumedCapacity = count().answer(wanted)
  return ConsumedCapacity ? { ConsumedCapacity } : {}
}

/** Like {@link consumed}, for a response about several tables. */
export function capacities(
  wanted: string | undefined,
  count: () => readonly Usage[],
  kind?: 'Read' | 'Write',
): { readonly ConsumedCapacity?: object[] } {
  if (!isAsked(wanted)) return {}
  return { ConsumedCapacity: count().flatMap(usage => usage.answer(wanted, kind) ?? []) }
}

function isAsked(wanted: string | undefined): boolean {
  return wanted === 'TOTAL' || wanted === 'INDEXES'
}

function sizeOf(item: Item | undefined): number {
  return item ? itemSize(item) : 0
}

function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / A_WRITE))
}

/** If the key of an entry changes, it is deleted and put. If its attributes do not change, it is not written. */
function indexUnits(table: TableShape, index: IndexShape, before: Item | undefined, after: Item | undefined): number {
  const [old, next] = [entryOf(table, index, before), entryOf(table, index, after)]
  if (old && next) {
    if (compareEntries(old.entry, next.entry) !== 0)
      return writeUnits(itemSize(old.item)) + writeUnits(itemSize(next.item))
    if (isEqualItem(old.item, next.item)) return 0
    return writeUnits(Math.max(itemSize(old.item), itemSize(next.item)))
  }
  const only = old ?? next
  return only ? writeUnits(itemSize(only.item)) : 0
}

function entryOf(table: TableShape, index: IndexShape, item: Item | undefined) {
  const place = item && placeOf(index, item)
  const row = item && placeOf(table, item)
  if (!place || !row) return undefined
  const names = projectedNames(table, index)
  return { item: names ? pick(item, names) : item, entry: { ...place, row } as never }
}
