import type { Item } from '../values/item.ts'
import { keyHash } from '../values/key-text.ts'
import { AddressList } from './address-list.ts'
import type { ChunkCache } from './chunk-cache.ts'
import { liveRow, type Place, packedRow, type Row } from './row.ts'
import { WrittenRows } from './written-rows.ts'

/** Bytes in a storage. */
export interface KeptBytes {
  /** Reads the bytes from one offset to another. Default: all. */
  read(from?: number, to?: number): Uint8Array
}

/** Stores bytes outside of memory. */
export type Keep = (bytes: Uint8Array) => KeptBytes

/** Where the rows of a table are stored. */
export interface RowStorage {
  readonly keep: Keep
  /** The numbers of rows and their addresses leave memory through this cache. Default: they stay in memory. */
  readonly chunks?: ChunkCache | undefined
}

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
 * storage, only the newest rows are in memory. Of the others, only the addresses that were used recently are. A number is used
 * again after its row was removed.
 */
export class RowMemory {
  readonly #storage: RowStorage | undefined
  readonly #most: number
  /** How many numbers were used so far. */
  #count = 0
  /** The rows in memory. */
  #rows: RowArray | Map<number, Row>
  /** The addresses of stored rows. An address is the number of a block and the offset there. */
  #addresses: AddressList
  #unused: number[] = []
  #blocks: (Block | undefined)[] = []
  /** The rows that have not been stored yet, oldest first. Some of them may have been removed. */
  #newest: (readonly [number: number, row: Row])[] = []
  #newestSize = 0
  readonly #written = new WrittenRows()
  readonly #read = new Map<number, Row>()
  #readSize = 0

  /** `most` is the number of characters of the newest rows that stay in memory. */
  constructor(storage?: RowStorage, most = NEWEST) {
    this.#storage = storage
    this.#most = most
    this.#rows = storage ? new Map() : new RowArray()
    this.#addresses = new AddressList(storage?.chunks)
  }

  /** The cache for the chunks of lists of these rows. */
  get chunks(): ChunkCache | undefined {
    return this.#storage?.chunks
  }

  /** Every number is smaller. */
  get numbers(): number {
    return this.#count
  }

  /** Creates a row, which is not added yet. */
  rowOf(item: Item, place: Place): Row {
    if (!this.#storage) return liveRow(item, place)
    const row = packedRow(JSON.stringify(item), place, Object.isFrozen(item) ? item : undefined)
    this.#written.add(row)
    return row
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
    return this.#rows.get(number) ?? this.#stored(number, this.#addresses.get(number) as number)
  }

  remove(number: number): void {
    this.#leaveStorage(number)
    this.#rows.delete(number)
    this.#unused.push(number)
  }

  /** Makes a stored row one of the newest, if an earlier copy has the same row. Its old bytes can then be freed. */
  renew(number: number, earlier: RowMemory): void {
    const address = this.#addressOf(number)
    if (address === undefined || address !== earlier.#addressOf(number)) return
    if (this.#blockOf(address).bytes !== earlier.#blockOf(address).bytes) return
    const row = earlier.row(number)
    this.#leaveStorage(number)
    this.#rows.set(number, row)
    this.#noteNewest(number, row, this.#most)
  }

  /** Returns a copy in which all rows have the same numbers. */
  copy(): RowMemory {
    const copy = new RowMemory(this.#storage, this.#most)
    copy.#count = this.#count
    copy.#rows = this.#rows instanceof Map ? new Map(this.#rows) : this.#rows.copy()
    copy.#addresses = this.#addresses.copy()
    copy.#unused = this.#unused.slice()
    copy.#blocks = this.#blocks.map(block => block && { ...block })
    copy.#newest = this.#newest.slice()
    copy.#newestSize = this.#newestSize
    return copy
  }

  #addWithin(row: Row, most: number): number {
    const number = this.#unused.pop() ?? this.#count++
    this.#rows.set(number, row)
    this.#noteNewest(number, row, most)
    return number
  }

  #noteNewest(number: number, row: Row, most: number): void {
    if (!this.#storage) return
    this.#newest.push([number, row])
    this.#newestSize += row.weight
    if (this.#newestSize > most) this.#store(this.#storage)
  }

  /** Stores the oldest of the newest rows. */
  #store({ keep }: RowStorage): void {
    const free = this.#blocks.indexOf(undefined)
    const block = free < 0 ? this.#blocks.length : free
    const pieces: Buffer[] = []
    let [taken, size, longest] = [0, 0, 0]
    while (size < BLOCK && taken < this.#newest.length) {
      const [number, row] = this.#newest[taken++] as readonly [number, Row]
      this.#newestSize -= row.weight
      if (this.#rows.get(number) !== row) continue
      const bytes = Buffer.from(`${JSON.stringify([row.partition, row.sort])}\n${row.text}\n`)
      pieces.push(bytes)
      this.#rows.delete(number)
      this.#addresses.set(number, block * BLOCK + size)
      longest = Math.max(longest, bytes.length)
      size += bytes.length
    }
    this.#newest.splice(0, taken)
    if (pieces.length === 0) return
    this.#blocks[block] = { bytes: keep(Buffer.concat(pieces)), size, longest, rows: pieces.length }
  }

  #leaveStorage(number: number): void {
    const address = this.#addressOf(number)
    if (address === undefined) return
    this.#addresses.set(number, undefined)
    if (--this.#blockOf(address).rows === 0) this.#blocks[Math.floor(address / BLOCK)] = undefined
    const read = this.#read.get(number)
    if (!read) return
    this.#readSize -= read.weight
    this.#read.delete(number)
  }

  /** Returns the address of a row, unless it is in memory. */
  #addressOf(number: number): number | undefined {
    return this.#rows.get(number) ? undefined : this.#addresses.get(number)
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

/** Rows by number. It takes less memory than a map if most numbers have a row. */
class RowArray {
  readonly #rows: (Row | undefined)[]

  constructor(rows: (Row | undefined)[] = []) {
    this.#rows = rows
  }

  get(number: number): Row | undefined {
    return this.#rows[number]
  }

  set(number: number, row: Row): void {
    this.#rows[number] = row
  }

  delete(number: number): void {
    this.#rows[number] = undefined
  }

  copy(): RowArray {
    return new RowArray(this.#rows.slice())
  }
}
