import { attributeOf, type Item, setAttribute } from '../values/item.ts'
import { keyHash, keyText } from '../values/key-text.ts'
import { itemSize } from '../values/size.ts'
import { type KeyShape, keyNames } from './table-shape.ts'

/** A position in a table or index: the hash of the partition, then the keys. */
export interface Place {
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
}

/** An immutable version of an item. A write creates a new row. */
export interface Row extends Place {
  /** The row itself, because a row is also an entry of its own table. */
  readonly row: Row
  readonly item: Item
  /** The item in JSON. */
  readonly text: string
  /** The size in bytes, as DynamoDB counts it. */
  readonly size: number
  /** About how many bytes its item takes here. */
  readonly weight: number
}

/** A row with its parsed item, for code that needs the item more than once. */
export interface Held {
  readonly row: Row
  readonly item: Item
}

export function held(row: Row): Held {
  return { row, item: row.item }
}

/** Creates a row from an item. */
export type RowMaker = (item: Item, place: Place) => Row

/** Stores the item as an object, so reading is free. */
export function liveRow(item: Item, { hash, partition, sort }: Place): Row {
  return new LiveRow(item, hash, partition, sort)
}

/** Returns the position of an item by its key, or undefined if part of the key is missing. */
export function placeOf({ hash, range }: KeyShape, item: Readonly<Item>, withHash = true): Place | undefined {
  const texts: string[] = []
  for (const name of hash) {
    const value = attributeOf(item, name)
    if (!value) return undefined
    texts.push(keyText(value))
  }
  const sort: string[] = []
  for (const name of range) {
    const value = attributeOf(item, name)
    if (!value) return undefined
    sort.push(keyText(value))
  }
  const partition = partitionText(texts)
  return { hash: withHash ? keyHash(partition) : 0, partition, sort }
}

/** Encodes the partition key values as one string. */
export function partitionText(texts: readonly string[]): string {
  const [first = '', ...more] = texts
  return more.length === 0 ? first : texts.map(text => `${text.replaceAll('\0', '\0\u0001')}\0\0`).join('')
}

/** Returns those of the key attributes that the item has. */
export function keyOf(shape: KeyShape, item: Readonly<Item>): Item {
  const key: Item = {}
  for (const name of keyNames(shape)) {
    const value = attributeOf(item, name)
    if (value) setAttribute(key, name, value)
  }
  return key
}

class LiveRow implements Row {
  readonly item: Item
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
  #size = -1

  constructor(item: Item, hash: number, partition: string, sort: readonly string[]) {
    this.item = item
    this.hash = hash
    this.partition = partition
    this.sort = sort
  }

  get row(): Row {
    return this
  }

  get text(): string {
    return JSON.stringify(this.item)
  }

  get weight(): number {
    return this.size
  }

  get size(): number {
    if (this.#size < 0) this.#size = itemSize(this.item)
    return this.#size
  }
}
