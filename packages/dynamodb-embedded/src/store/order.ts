import { compareTexts } from '../values/compare.ts'
import type { Place, Row } from './row.ts'
import type { RowMemory } from './row-memory.ts'
import type { Order } from './sorted-list.ts'
import type { IndexShape } from './table-shape.ts'

/** A position in a table or index, with the one in the table. */
export interface Position extends Place {
  readonly row: Place
}

/** An entry of a table or index: a row under its number, and its position. */
export interface Entry extends Position {
  readonly number: number
  readonly row: Row
}

/** Compares entries by position. In an index, rows at the same position are ordered by their table keys. */
export function compareEntries(one: Position, other: Position): number {
  return comparePlaces(one, other) || comparePlaces(one.row, other.row)
}

/** Compares by hash, partition and sort key. */
export function comparePlaces(one: Place, other: Place): number {
  return one.hash - other.hash || compareTexts(one.partition, other.partition) || compareSorts(one.sort, other.sort)
}

function compareSorts(one: readonly string[], other: readonly string[]): number {
  for (let at = 0; at < one.length; at++) {
    const order = compareTexts(one[at] ?? '', other[at] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** The order of a table. Hashes are in memory, so a search reads a row only if its hash is the same. */
export function tableOrder(memory: RowMemory): Order<Place, Entry> {
  return {
    compare: comparePlaces,
    entryOf: (number, hash) => new TableEntry(memory, number, hash),
    rankOf: ({ hash }) => hash,
  }
}

/** The order of an index. As in a table, a search reads a row only if the hash of its partition is the same. */
export function indexOrder(memory: RowMemory, index: IndexShape): Order<Position, Entry> {
  return {
    compare: compareEntries,
    entryOf: (number, hash) => new IndexEntry(memory, number, hash, index),
    rankOf: ({ hash }) => hash,
  }
}

class TableEntry implements Entry {
  readonly hash: number
  readonly number: number
  readonly #memory: RowMemory

  constructor(memory: RowMemory, number: number, hash: number) {
    this.#memory = memory
    this.number = number
    this.hash = hash
  }

  get row(): Row {
    return this.#memory.row(this.number)
  }

  get partition(): string {
    return this.row.partition
  }

  get sort(): readonly string[] {
    return this.row.sort
  }
}

class IndexEntry implements Entry {
  readonly hash: number
  readonly number: number
  readonly #memory: RowMemory
  readonly #index: IndexShape
  #place: Place | undefined

  constructor(memory: RowMemory, number: number, hash: number, index: IndexShape) {
    this.#memory = memory
    this.number = number
    this.hash = hash
    this.#index = index
  }

  get row(): Row {
    return this.#memory.row(this.number)
  }

  get partition(): string {
    return this.#read().partition
  }

  get sort(): readonly string[] {
    return this.#read().sort
  }

  #read(): Place {
    // A row has an entry only if it has all key attributes.
    this.#place ??= this.row.placeIn(this.#index) as Place
    return this.#place
  }
}
