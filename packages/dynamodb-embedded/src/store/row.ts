import { fromJson } from '../values/from-json.ts'
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

/** An immutable version of an item. A write creates a new row. */
export interface Row extends Place {
  readonly item: Item
  /** The item, for code that does not change it. Reading it is free for a while after it was written. */
  readonly shared: Item
  /** The item in JSON. */
  readonly text: string
  /** Returns the size in bytes, as DynamoDB counts it. Pass its item if you have it. */
  size(item?: Item): number
  /** The approximate number of bytes that its item uses in memory. */
  readonly weight: number
  /** Returns its position in an index, or undefined if it has none. Pass its item if you have it. */
  placeIn(index: KeyShape, item?: Item): Place | undefined
}

/** A row of a table under its number, with its parsed item, for code that needs the item more than once. */
export interface Held {
  readonly number: number
  readonly row: Row
  readonly item: Item
}

/** Stores the item as an object, so reading is free. */
export function liveRow(item: Item, place: Place): Row {
  return new LiveRow(item, place)
}

/** A row that stores its item as text. */
export interface TextRow extends Row {
  /** Makes each read of the item parse it. */
  forgetItem(): void
}

/**
 * Stores the item as text. This takes a quarter of the memory, but each read parses it. If you pass a frozen item, `shared` is
 * that item until the row forgets it.
 */
export function packedRow(text: string, place: Place, item?: Item): TextRow {
  return new PackedRow(text, place, item)
}

/** Returns the position of an item by its key, or undefined if part of the key is missing. */
export function placeOf({ hash, range }: KeyShape, item: Readonly<Item>): Place | undefined {
  const [texts, sort] = [keyTexts(hash, item), keyTexts(range, item)]
  if (!texts || !sort) return undefined
  const partition = partitionText(texts)
  return { hash: keyHash(partition), partition, sort }
}

function keyTexts(names: readonly string[], item: Readonly<Item>): string[] | undefined {
  // Allocated with its final length, because rows keep it. An array that is filled by `push` has room for 17.
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

/** What all rows have, however they keep their item. */
abstract class KeyedRow implements Row {
  readonly hash: number
  readonly partition: string
  readonly sort: readonly string[]
  #size = -1
  /** The positions in indexes that were asked for, because searches ask for them again and again. */
  #places: readonly (readonly [index: KeyShape, place: Place | undefined])[] = NONE

  constructor({ hash, partition, sort }: Place) {
    this.hash = hash
    this.partition = partition
    this.sort = sort
  }

  abstract readonly item: Item
  abstract readonly shared: Item
  abstract readonly text: string
  abstract readonly weight: number

  size(item?: Item): number {
    if (this.#size < 0) this.#size = itemSize(item ?? this.shared)
    return this.#size
  }

  placeIn(index: KeyShape, item?: Item): Place | undefined {
    for (const [known, place] of this.#places) if (known === index) return place
    const place = placeOf(index, item ?? this.shared)
    this.#places = [...this.#places, [index, place]]
    return place
  }
}

const NONE: readonly never[] = []

class LiveRow extends KeyedRow {
  readonly item: Item

  constructor(item: Item, place: Place) {
    super(place)
    this.item = item
  }

  get shared(): Item {
    return this.item
  }

  get text(): string {
    return JSON.stringify(this.item)
  }

  get weight(): number {
    return this.size()
  }
}

class PackedRow extends KeyedRow implements TextRow {
  readonly text: string
  #item: Item | undefined

  constructor(text: string, place: Place, item: Item | undefined) {
    super(place)
    this.text = text
    this.#item = item
  }

  get item(): Item {
    return fromJson(this.text) as Item
  }

  get shared(): Item {
    return this.#item ?? this.item
  }

  forgetItem(): void {
    this.#item = undefined
  }

  get weight(): number {
    return this.text.length
  }
}
