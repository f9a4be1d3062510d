import { isEqualItem } from '../values/is-equal.ts'
import type { Item } from '../values/item.ts'
import { ExpiryList } from './expiry-list.ts'
import { type Entry, tableOrder } from './order.ts'
import { type Held, type Place, packedRow, placeOf, type Row } from './row.ts'
import type { RowMemory } from './row-memory.ts'
import { SecondaryIndex } from './secondary-index.ts'
import { SortedList } from './sorted-list.ts'
import type { IndexShape, TableShape } from './table-shape.ts'

interface Content {
  readonly rows: SortedList<Place, Entry>
  readonly indexes: readonly SecondaryIndex[]
  readonly expiries: ExpiryList | undefined
  readonly replaced: readonly number[]
}

/** The items of a table, its indexes, and the expiration times of its items. */
export class ItemTable {
  readonly shape: TableShape
  /** The rows, in the order of the table. */
  readonly rows: SortedList<Place, Entry>
  /** The indexes, in the order of the table's shape. */
  readonly indexes: readonly SecondaryIndex[]
  readonly #memory: RowMemory
  readonly #expiries: ExpiryList | undefined
  /** The numbers of rows that indexes can still have. */
  #replaced: number[]

  constructor(shape: TableShape, memory: RowMemory, content?: Content) {
    this.shape = shape
    this.#memory = memory
    this.rows = content?.rows ?? new SortedList(tableOrder(memory), memory.chunks)
    const known = content?.indexes ?? []
    this.indexes = shape.indexes.map(each => known.find(index => isSame(index.shape, each)) ?? this.#indexed(each))
    this.#expiries = content?.expiries ?? this.#expiring()
    this.#replaced = [...(content?.replaced ?? [])]
  }

  get count(): number {
    return this.rows.size
  }

  /** Every number of a row is smaller. */
  get numbers(): number {
    return this.#memory.numbers
  }

  /** Returns the row with this key, or undefined if there is none or the key does not match the table. */
  find(key: Readonly<Item>): Row | undefined {
    const place = placeOf(this.shape, key)
    return place && this.rows.find(place)?.row
  }

  index(name: string): SecondaryIndex | undefined {
    return this.indexes.find(({ shape }) => shape.name === name)
  }

  /** Returns the items that have expired at a time, in seconds. */
  expired(seconds: number): Item[] {
    return (this.#expiries?.over(seconds) ?? []).map(number => this.#memory.row(number).item)
  }

  /** Adds the row of an item in JSON, without its entries in indexes. It expires at a time, unless that is 0. */
  load(text: string, place: Place, expiresAt: number): Entry {
    const row = packedRow(text, place)
    const number = this.#memory.load(row)
    const entry = { ...place, number, row }
    this.rows.put(entry)
    if (expiresAt !== 0) this.#expiries?.add(expiresAt, number)
    return entry
  }

  /** Returns the entry of a row in an index, which it may not be in yet. */
  indexEntry(index: number, number: number): Entry | undefined {
    const shape = this.shape.indexes[index]
    const row = this.#memory.row(number)
    const place = shape && placeOf(shape, row.item)
    return place && { ...place, number, row: { hash: row.hash, partition: row.partition, sort: row.sort } as Row }
  }

  /** Puts an item, or removes it. Indexes show it from a time on. Returns undefined if nothing changes. */
  write(place: Place, item: Item | undefined, visibleAt: number): Replacement | undefined {
    const before = this.#held(place)
    if (isEqualItem(before?.item, item)) return undefined
    const after = item && this.#add(item, place)
    if (after) this.rows.put({ ...place, ...after })
    else this.rows.remove(place)
    for (const index of this.indexes) index.write(before, after, index.shape.isLocal ? 0 : visibleAt)
    this.#expiries?.write(before, after)
    if (before) this.#forget(before.number)
    return { before: before?.row, after: after?.row }
  }

  /** Moves a stored row back into memory, if an earlier copy has the same row. Its old bytes can then be freed. */
  renew(number: number, earlier: ItemTable): void {
    this.#memory.renew(number, earlier.#memory)
  }

  /** Returns a table with the same rows and another shape. New indexes are filled. */
  reshaped(shape: TableShape): ItemTable {
    const isSameExpiry = shape.expiryAttribute === this.shape.expiryAttribute
    const { rows, indexes } = this
    return new ItemTable(shape, this.#memory, {
      rows,
      indexes,
      expiries: isSameExpiry ? this.#expiries : undefined,
      replaced: this.#replaced,
    })
  }

  copy(): ItemTable {
    const memory = this.#memory.copy()
    return new ItemTable(this.shape, memory, {
      rows: this.rows.copy(tableOrder(memory)),
      indexes: this.indexes.map(index => index.copy(memory)),
      expiries: this.#expiries?.copy(),
      replaced: this.#replaced,
    })
  }

  #held(place: Place): Held | undefined {
    const entry = this.rows.find(place)
    if (!entry) return undefined
    const { number, row } = entry
    return { number, row, item: row.shared }
  }

  #add(item: Item, place: Place): Held {
    const row = this.#memory.rowOf(item, place)
    return { number: this.#memory.add(row), row, item }
  }

  /** Removes the row of a number, once no index has it. */
  #forget(number: number): void {
    this.#replaced.push(number)
    if (this.indexes.some(({ isBehind }) => isBehind)) return
    for (const each of this.#replaced.splice(0)) this.#memory.remove(each)
  }

  #indexed(shape: IndexShape): SecondaryIndex {
    const index = new SecondaryIndex(shape, this.#memory)
    const entries: Entry[] = []
    for (const { number, row } of this.rows.walk()) {
      const place = placeOf(shape, row.item)
      if (place) entries.push({ ...place, number, row })
    }
    index.fill(entries)
    return index
  }

  #expiring(): ExpiryList | undefined {
    const { expiryAttribute } = this.shape
    if (expiryAttribute === undefined) return undefined
    const expiries = new ExpiryList(expiryAttribute, this.#memory.chunks)
    for (const { number, row } of this.rows.walk()) expiries.write(undefined, { number, row, item: row.item })
    return expiries
  }
}

/** The row before and after a write. */
export interface Replacement {
  readonly before: Row | undefined
  readonly after: Row | undefined
}

function isSame(one: IndexShape, other: IndexShape): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
