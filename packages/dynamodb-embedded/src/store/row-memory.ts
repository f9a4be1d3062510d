import type { Item } from '../values/item.ts'
import { keyHash } from '../values/key-text.ts'
import { liveRow, type Place, packedRow, type Row } from './row.ts'

/** Bytes in a storage. */
export interface KeptBytes {
  /** Reads the bytes from one offset to another. Default: all. */
  read(from?: number, to?: number): Uint8Array
}

/** Stores bytes outside of memory. */
export type Keep = (bytes: Uint8Array) => KeptBytes

interface Block {
  readonly bytes: KeptBytes
  readonly size: number
  /** The size of its longest row, so that one read is enough for a row of it. */
  readonly longest: number
  /** The number of its rows that are still in the table. */
  rows: number
}

/** The number of characters of the newest rows that stay in memory, for each table. */
const NEWEST = 1024 * 1024
/** The number of characters of stored rows that were read recently and stay in memory. */
const RECENTLY_READ = 256 * 1024
/** The number of bytes that are stored at a time. Every row of a block starts before it. */
const BLOCK = 64 * 1024
/** JSON contains it only as an escape. */
const LINE_FEED = 10

/**
 * The rows of a table, each under a number, so that the table and its indexes can refer to a row with four bytes. With a
 * storage, only the newest rows are in memory. What stays of another row is its address. A number is used again after its
 * row was removed.
 */
export class RowMemory {
  readonly #keep: Keep | undefined
  readonly #most: number
  /** By number: a row in memory, or the address of a stored one, which is the number of its block and its offset there. */
  #slots: (Row | number | undefined)[] = []
  #unused: number[] = []
  #blocks: (Block | undefined)[] = []
  /** The rows that have not been stored yet, oldest first. Some of them may have been removed. */
  #newest: (readonly [number: number, row: Row])[] = []
  #newestSize = 0
  readonly #read = new Map<number, Row>()
  #readSize = 0

  /** `most` is the number of characters of the newest rows that stay in memory. */
  constructor(keep?: Keep, most = NEWEST) {
    this.#keep = keep
    this.#most = most
  }

  /** Every number is smaller. */
  get numbers(): number {
    return this.#slots.length
  }

  /** Creates a row, which is not added yet. */
  rowOf(item: Item, place: Place): Row {
    return this.#keep ? packedRow(JSON.stringify(item), place) : liveRow(item, place)
  }

  /** Adds a row, and returns its number. */
  add(row: Row): number {
    return this.#addWithin(row, this.#most)
  }

  /** Like `add`, for many rows of which none will be needed sooner than another. They are stored at once. */
  load(row: Row): number {
    return this.#addWithin(row, BLOCK)
  }

  /** Returns the row with a number. Expects that it was not removed. */
  row(number: number): Row {
    const slot = this.#slots[number]
    return typeof slot === 'number' ? this.#stored(number, slot) : (slot as Row)
  }

  remove(number: number): void {
    this.#leaveStorage(number)
    this.#slots[number] = undefined
    this.#unused.push(number)
  }

  /** Makes a stored row one of the newest, if an earlier copy has the same row. Its old bytes can then be freed. */
  renew(number: number, earlier: RowMemory): void {
    const address = this.#slots[number]
    if (typeof address !== 'number' || address !== earlier.#slots[number]) return
    if (this.#blockOf(address).bytes !== earlier.#blockOf(address).bytes) return
    const row = earlier.row(number)
    this.#leaveStorage(number)
    this.#slots[number] = row
    this.#noteNewest(number, row, this.#most)
  }

  /** Returns a copy in which all rows have the same numbers. */
  copy(): RowMemory {
    const copy = new RowMemory(this.#keep, this.#most)
    copy.#slots = this.#slots.slice()
    copy.#unused = this.#unused.slice()
    copy.#blocks = this.#blocks.map(block => block && { ...block })
    copy.#newest = this.#newest.slice()
    copy.#newestSize = this.#newestSize
    return copy
  }

  #addWithin(row: Row, most: number): number {
    const number = this.#unused.pop() ?? this.#slots.length
    this.#slots[number] = row
    this.#noteNewest(number, row, most)
    return number
  }

  #noteNewest(number: number, row: Row, most: number): void {
    if (!this.#keep) return
    this.#newest.push([number, row])
    this.#newestSize += row.weight
    if (this.#newestSize > most) this.#store(this.#keep)
  }

  /** Stores the oldest of the newest rows. */
  #store(keep: Keep): void {
    const free = this.#blocks.indexOf(undefined)
    const block = free < 0 ? this.#blocks.length : free
    const pieces: Buffer[] = []
    let [taken, size, longest] = [0, 0, 0]
    while (size < BLOCK && taken < this.#newest.length) {
      const [number, row] = this.#newest[taken++] as readonly [number, Row]
      this.#newestSize -= row.weight
      if (this.#slots[number] !== row) continue
      const bytes = Buffer.from(`${JSON.stringify([row.partition, row.sort])}\n${row.text}\n`)
      pieces.push(bytes)
      this.#slots[number] = block * BLOCK + size
      longest = Math.max(longest, bytes.length)
      size += bytes.length
    }
    this.#newest.splice(0, taken)
    if (pieces.length === 0) return
    this.#blocks[block] = { bytes: keep(Buffer.concat(pieces)), size, longest, rows: pieces.length }
  }

  #leaveStorage(number: number): void {
    const address = this.#slots[number]
    if (typeof address !== 'number') return
    if (--this.#blockOf(address).rows === 0) this.#blocks[Math.floor(address / BLOCK)] = undefined
    const read = this.#read.get(number)
    if (!read) return
    this.#readSize -= read.weight
    this.#read.delete(number)
  }

  #blockOf(address: number): Block {
    return this.#blocks[Math.floor(address / BLOCK)] as Block
  }

  #stored(number: number, address: number): Row {
    const known = this.#read.get(number)
    if (known) return known
    const row = this.#readRow(address)
    if (this.#readSize > RECENTLY_READ) {
      this.#read.clear()
      this.#readSize = 0
    }
    this.#read.set(number, row)
    this.#readSize += row.weight
    return row
  }

  #readRow(address: number): Row {
    const { bytes: kept, size, longest } = this.#blockOf(address)
    const from = address % BLOCK
    const { buffer, byteOffset, byteLength } = kept.read(from, Math.min(from + longest, size))
    const bytes = Buffer.from(buffer, byteOffset, byteLength)
    const keysEnd = bytes.indexOf(LINE_FEED)
    const [partition, sort] = JSON.parse(bytes.toString('utf8', 0, keysEnd)) as [string, string[]]
    const text = bytes.toString('utf8', keysEnd + 1, bytes.indexOf(LINE_FEED, keysEnd + 1))
    return packedRow(text, { hash: keyHash(partition), partition, sort })
  }
}
