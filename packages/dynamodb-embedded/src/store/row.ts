import { attributeOf, type Item, setAttribute } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'
import { keyHash, keyText } from '../values/key-text.ts'
import { type KeyShape, keyNames } from './table-shape.ts'

/** A position in a table or index: the hash of the partition, then the keys. */
export interface Place {
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
}

/** Something that keeps keys in memory as long as its row does. */
export interface Cooled {
  /** Drops the keys. They can be read from the row. */
  cool(): void
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
  /** The approximate number of bytes that its item uses in memory. */
  readonly weight: number
  /** Cools an entry of this row when the row's own text and keys leave memory. Not present if they never do. */
  coolWithRow?(entry: Cooled): void
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
  const [texts, sort] = [keyTexts(hash, item), keyTexts(range, item)]
  if (!texts || !sort) return undefined
  const partition = partitionText(texts)
  return { hash: withHash ? keyHash(partition) : 0, partition, sort }
}

function keyTexts(names: readonly string[], item: Readonly<Item>): string[] | undefined {
  // Allocated with its final length, because each row keeps it. An array that is filled by `push` has room for 17.
  const texts = new Array<string>(names.length)
  for (let at = 0; at < names.length; at++) {
    const value = attributeOf(item, names[at] as string)
    if (!value) return undefined
    texts[at] = keyText(value)
  }
  return texts
}

/** Encodes the partition key values as one string. */
export function partitionText(texts: readonly string[]): string {
  const [first = '', ...more] = texts
  return more.length === 0 ? first : texts.map(text => `${text.replaceAll('\0', '\0\u0001')}\0\0`).join('')
}

/** Returns the key attributes of the item, without those that it does not have. */
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
