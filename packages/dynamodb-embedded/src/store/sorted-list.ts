import type { ChunkCache } from './chunk-cache.ts'
import { LARGEST_CHUNK, NumberChunk } from './number-chunk.ts'

/** Returns true for entries before a position, and false from there on. */
export type IsBefore<T> = (entry: T) => boolean

/** The part of a list to iterate over. Without bounds, the whole list. */
export interface Range<T> {
  /** Returns true for entries before the range. */
  readonly isBefore?: IsBefore<T> | undefined
  /** Returns true for entries before and in the range. */
  readonly isWithin?: IsBefore<T> | undefined
  readonly backwards?: boolean
}

/** How the entries of a list are made from their numbers, and how they are sorted. */
export interface Order<P, T extends P> {
  /** Compares two positions. Entries are positions, too. */
  readonly compare: (one: P, other: P) => number
  readonly entryOf: (number: number, rank: number) => T
  /** What entries are sorted by first. It stays in memory, so that most comparisons do not need the rest. Default: none. */
  readonly rankOf?: (entry: T) => number
}

/**
 * A sorted list that keeps only the numbers of its entries, in chunks, so that an insert into a million entries moves a
 * few hundred. Positions are found with predicates that are true up to that position. Do not change the list while you
 * iterate over it.
 */
export class SortedList<P, T extends P & { readonly number: number }> {
  readonly #order: Order<P, T>
  readonly #cache: ChunkCache | undefined
  #chunks: NumberChunk[] = []
  /** The last entry of each chunk, if it has been used. Searches compare these first, so they keep what they have read. */
  #lasts: (T | undefined)[] = []
  #size = 0

  /** With a cache, chunks leave memory when they are not used. */
  constructor(order: Order<P, T>, cache?: ChunkCache) {
    this.#order = order
    this.#cache = cache
  }

  get size(): number {
    return this.#size
  }

  /** Appends entries that are in order and greater than all others. */
  append(entries: Iterable<T>): void {
    for (const entry of entries) this.#append(entry)
  }

  /** Returns the entry that compares as equal. */
  find(wanted: P): T | undefined {
    const [chunk, at] = this.#place(wanted)
    return this.#equal(chunk, at, wanted)
  }

  /** Inserts an entry, and replaces one that compares as equal. */
  put(entry: T): void {
    const last = this.#chunks.length - 1
    // Snapshots are loaded in order.
    if (last < 0 || this.#order.compare(this.#last(last), entry) < 0) {
      this.#append(entry)
      return
    }
    const [number, at] = this.#place(entry)
    const isKnown = this.#equal(number, at, entry) !== undefined
    const chunk = this.#own(number)
    if (isKnown) {
      chunk.set(at, entry.number, this.#rank(entry))
      if (at === chunk.size - 1) this.#lasts[number] = undefined
      return
    }
    chunk.insert(at, entry.number, this.#rank(entry))
    this.#size++
    if (chunk.size <= LARGEST_CHUNK) return
    this.#chunks.splice(number + 1, 0, chunk.split())
    this.#lasts.splice(number, 0, undefined)
  }

  /** Removes the entry that compares as equal, if there is one. */
  remove(wanted: P): void {
    const [number, at] = this.#place(wanted)
    if (!this.#equal(number, at, wanted)) return
    const chunk = this.#own(number)
    chunk.remove(at)
    this.#size--
    if (at === chunk.size) this.#lasts[number] = undefined
    if (chunk.size > 0) return
    this.#chunks.splice(number, 1)
    this.#lasts.splice(number, 1)
  }

  /** Yields the entries of a range. */
  *walk({ isBefore, isWithin, backwards = false }: Range<T> = {}): Generator<T, void> {
    const [first, firstAt] = isBefore ? this.#seek(isBefore) : [0, 0]
    const [last, lastAt] = isWithin ? this.#seek(isWithin) : [this.#chunks.length, 0]
    const step = backwards ? -1 : 1
    const chunks = Math.min(last, this.#chunks.length - 1) - first + 1
    for (let count = 0; count < chunks; count++) {
      const number = backwards ? first + chunks - 1 - count : first + count
      const chunk = this.#chunks[number] as NumberChunk
      const from = number === first ? firstAt : 0
      const to = number === last ? lastAt : chunk.size
      for (let at = backwards ? to - 1 : from; at >= from && at < to; at += step) yield this.#entry(chunk, at)
    }
  }

  /** Returns a copy of the list, whose entries are made in another way. It shares chunks until one of them changes. */
  copy(order: Order<P, T>): SortedList<P, T> {
    const copy = new SortedList(order, this.#cache)
    for (const chunk of this.#chunks) chunk.isShared = true
    copy.#chunks = [...this.#chunks]
    copy.#lasts = new Array(this.#lasts.length)
    copy.#size = this.#size
    return copy
  }

  #append(entry: T): void {
    let last = this.#chunks.length - 1
    if (last < 0 || (this.#chunks[last] as NumberChunk).size >= LARGEST_CHUNK) {
      last = this.#chunks.push(new NumberChunk(this.#order.rankOf ? 2 : 1, undefined, this.#cache)) - 1
    }
    const chunk = this.#own(last)
    chunk.insert(chunk.size, entry.number, this.#rank(entry))
    this.#lasts[last] = undefined
    this.#size++
  }

  #rank(entry: T): number {
    return this.#order.rankOf?.(entry) ?? 0
  }

  /** Returns a chunk that only this list has. */
  #own(number: number): NumberChunk {
    const chunk = this.#chunks[number] as NumberChunk
    if (!chunk.isShared) return chunk
    const copy = chunk.copy()
    this.#chunks[number] = copy
    return copy
  }

  #entry(chunk: NumberChunk, at: number): T {
    return this.#order.entryOf(chunk.number(at), chunk.rank(at))
  }

  #last(number: number): T {
    const known = this.#lasts[number]
    if (known) return known
    const chunk = this.#chunks[number] as NumberChunk
    const last = this.#entry(chunk, chunk.size - 1)
    this.#lasts[number] = last
    return last
  }

  #equal(number: number, at: number, wanted: P): T | undefined {
    const chunk = this.#chunks[number]
    if (!chunk) return undefined
    const found = this.#entry(chunk, at)
    return this.#order.compare(found, wanted) === 0 ? found : undefined
  }

  #place(wanted: P): readonly [chunk: number, at: number] {
    return this.#seek(entry => this.#order.compare(entry, wanted) < 0)
  }

  /** Returns the position of the first entry that is not before. */
  #seek(isBefore: IsBefore<T>): readonly [chunk: number, at: number] {
    const number = countWhile(this.#chunks.length, at => isBefore(this.#last(at)))
    const chunk = this.#chunks[number]
    return [number, chunk ? countWhile(chunk.size, at => isBefore(this.#entry(chunk, at))) : 0]
  }
}

/** Returns how many leading positions satisfy the predicate, by bisection. */
function countWhile(count: number, holds: (at: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
