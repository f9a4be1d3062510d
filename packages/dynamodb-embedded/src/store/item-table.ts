import type { Item } from '../values/item.ts'
import { comparePlaces } from './order.ts'
import { type Held, type Place, placeOf, type Row } from './row.ts'
import { SecondaryIndex } from './secondary-index.ts'
import { SortedList } from './sorted-list.ts'
import type { IndexShape, TableShape } from './table-shape.ts'

/** The items of a table, and its indexes. */
export class ItemTable {
  readonly shape: TableShape
  readonly #rows: SortedList<Row>
  readonly #indexes: ReadonlyMap<string, SecondaryIndex>

  constructor(shape: TableShape, rows = new SortedList<Row>(comparePlaces), indexes: readonly SecondaryIndex[] = []) {
    this.shape = shape
    this.#rows = rows
    this.#indexes = new Map(
      shape.indexes.map(each => [each.name, indexes.find(known => isSame(known.shape, each)) ?? this.#filled(each)]),
    )
  }

  get count(): number {
    return this.#rows.size
  }

  /** Returns the row with this key, or undefined if there is none or the key does not match the table. */
  find(key: Readonly<Item>): Row | undefined {
    const place = placeOf(this.shape, key)
    return place && this.at(place)
  }

  at(place: Place): Row | undefined {
    return this.#rows.find(place as Row)
  }

  index(name: string): SecondaryIndex | undefined {
    return this.#indexes.get(name)
  }

  get rows(): SortedList<Row> {
    return this.#rows
  }

  /** The indexes, in the order of the table's shape. */
  get indexes(): readonly SecondaryIndex[] {
    return [...this.#indexes.values()]
  }

  /** Replaces a row with another one. */
  replace(before: Held | undefined, after: Held | undefined, visibleAt: number): void {
    if (after) this.#rows.put(after.row)
    else if (before) this.#rows.remove(before.row)
    for (const index of this.#indexes.values()) {
      index.write(before, after, index.shape.isLocal ? 0 : visibleAt)
    }
  }

  /** Returns a table with the same rows and another shape. New indexes are filled. */
  reshaped(shape: TableShape): ItemTable {
    return new ItemTable(shape, this.#rows, [...this.#indexes.values()])
  }

  copy(): ItemTable {
    const indexes = [...this.#indexes.values()].map(index => index.copy())
    return new ItemTable(this.shape, this.#rows.copy(), indexes)
  }

  #filled(shape: IndexShape): SecondaryIndex {
    const index = new SecondaryIndex(shape)
    for (const row of this.#rows.walk()) {
      const place = placeOf(shape, row.item, false)
      if (place) index.fill(place, row)
    }
    return index
  }
}

function isSame(one: IndexShape, other: IndexShape): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
