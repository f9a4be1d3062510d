import { attributeOf, type Item, setAttribute } from '../values/item.ts'
import { fromJson } from '../values/json.ts'
import { keyHash, keyText } from '../values/key-text.ts'
import { itemSize } from '../values/size.ts'
import { type KeyShape, keyNames } from './table-shape.ts'

/** Where something lies in a table or an index: partitions by their hash, then by their keys. */
export interface Place {
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
}

/** An item as it was at one time. It never changes: a write makes another one. */
export interface Row extends Place {
  /** Itself: a row is an entry of its own table, which it lies in by its own key. */
  readonly row: Row
  readonly item: Item
  /** The item in JSON. */
  readonly text: string
  /** How many bytes DynamoDB counts. */
  readonly size: number
  /** About how many bytes its item takes here. */
  readonly weight: number
}

/** A row beside its item, for work that needs the item more than once: a row may have to parse it. */
export interface Held {
  readonly row: Row
  readonly item: Item
}

export function held(row: Row): Held {
  return { row, item: row.item }
}

/** Makes a row of an item. */
export type RowMaker = (item: Item, place: Place) => Row

/** Keeps the item as an object: reading costs nothing. */
export function liveRow(item: Item, { hash, partition, sort }: Place): Row {
  return new LiveRow(item, hash, partition, sort)
}

/** Keeps the item as text: a fourth of the memory, and a parse for each reading. */
export function packedRow(item: Item, place: Place): Row {
  return packedText(JSON.stringify(item), place)
}

/** As {@link packedRow}, of an item that is text already. */
export function packedText(text: string, { hash, partition, sort }: Place): Row {
  return new PackedRow(text, hash, partition, sort)
}

/** Where an item lies by its key; undefined if it lacks a part of it. */
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

/** One text for the values of the partition key attributes. */
export function partitionText(texts: readonly string[]): string {
  const [first = '', ...more] = texts
  return more.length === 0 ? first : texts.map(text => `${text.replaceAll('\0', '\0\u0001')}\0\0`).join('')
}

/** The key attributes of an item, as far as it has them. */
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

class PackedRow implements Row {
  readonly text: string
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
  #size = -1

  constructor(text: string, hash: number, partition: string, sort: readonly string[]) {
    this.text = text
    this.hash = hash
    this.partition = partition
    this.sort = sort
  }

  get row(): Row {
    return this
  }

  get item(): Item {
    return fromJson(this.text) as Item
  }

  get weight(): number {
    return this.text.length
  }

  get size(): number {
    if (this.#size < 0) this.#size = itemSize(this.item)
    return this.#size
  }
}
