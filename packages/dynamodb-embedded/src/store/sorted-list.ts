/** The maximum number of entries in a chunk. */
export const LARGEST_CHUNK = 512

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

/** A chunk whose entries are created on first use. */
export interface SealedChunk<T> {
  readonly size: number
  readonly last: T
  open(): T[]
}

/**
 * A sorted list in chunks, so that an insert into a million entries moves a few hundred. Positions are found with
 * predicates that are true up to that position. Do not change the list while you iterate over it.
 */
export class SortedList<T> {
  readonly #compare: (one: T, other: T) => number
  #chunks: (T[] | SealedChunk<T>)[] = []
  #size = 0

  constructor(compare: (one: T, other: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#size
  }

  /** Fills an empty list with many entries. This is much faster than adding them one at a time. */
  fill(entries: T[]): void {
    entries.sort(this.#compare)
    this.#size = entries.length
    this.#chunks = []
    for (let at = 0; at < entries.length; at += LARGEST_CHUNK) this.#chunks.push(entries.slice(at, at + LARGEST_CHUNK))
  }

  /** Appends a chunk of entries that are greater than all others. */
  appendSealed(chunk: SealedChunk<T>): void {
    this.#chunks.push(chunk)
    this.#size += chunk.size
  }

  /** Returns the entry that compares as equal. */
  find(wanted: T): T | undefined {
    const [chunk, at] = this.#place(wanted)
    const found = this.#opened(chunk)?.[at]
    return found !== undefined && this.#compare(found, wanted) === 0 ? found : undefined
  }

  /** Inserts an entry, and replaces one that compares as equal. */
  put(entry: T): void {
    const last = this.#chunks.at(-1)
    // Snapshots are loaded in order.
    if (!last || this.#compare(lastOf(last), entry) < 0) {
      this.#append(entry)
      return
    }
    const [number, at] = this.#place(entry)
    const chunk = this.#opened(number) as T[]
    if (this.#compare(chunk[at] as T, entry) === 0) {
      chunk[at] = entry
      return
    }
    chunk.splice(at, 0, entry)
    this.#size++
    if (chunk.length > LARGEST_CHUNK) this.#chunks.splice(number + 1, 0, chunk.splice(LARGEST_CHUNK / 2))
  }

  /** Removes the entry that compares as equal, if there is one. */
  remove(entry: T): void {
    const [number, at] = this.#place(entry)
    const chunk = this.#opened(number)
    const found = chunk?.[at]
    if (!chunk || found === undefined || this.#compare(found, entry) !== 0) return
    chunk.splice(at, 1)
    this.#size--
    if (chunk.length === 0) this.#chunks.splice(number, 1)
  }

  /** Yields the entries of a range. */
  *walk({ isBefore, isWithin, backwards = false }: Range<T> = {}): Generator<T, void> {
    const [first, firstAt] = isBefore ? this.#seek(isBefore) : [0, 0]
    const [last, lastAt] = isWithin ? this.#seek(isWithin) : [this.#chunks.length, 0]
    const step = backwards ? -1 : 1
    const chunks = Math.min(last, this.#chunks.length - 1) - first + 1
    for (let count = 0; count < chunks; count++) {
      const number = backwards ? first + chunks - 1 - count : first + count
      const chunk = this.#opened(number) as T[]
      const from = number === first ? firstAt : 0
      const to = number === last ? lastAt : chunk.length
      for (let at = backwards ? to - 1 : from; at >= from && at < to; at += step) yield chunk[at] as T
    }
  }

  /** Returns a copy of the list. */
  copy(): SortedList<T> {
    const copy = new SortedList(this.#compare)
    copy.#chunks = this.#chunks.map(chunk => (Array.isArray(chunk) ? chunk.slice() : chunk))
    copy.#size = this.#size
    return copy
  }

  #append(entry: T): void {
    this.#size++
    const last = this.#chunks.at(-1)
    if (Array.isArray(last) && last.length < LARGEST_CHUNK) last.push(entry)
    else this.#chunks.push([entry])
  }

  #opened(number: number): T[] | undefined {
    const chunk = this.#chunks[number]
    if (!chunk || Array.isArray(chunk)) return chunk
    const entries = chunk.open()
    this.#chunks[number] = entries
    return entries
  }

  #place(entry: T): readonly [chunk: number, at: number] {
    return this.#seek(other => this.#compare(other, entry) < 0)
  }

  /** Returns the position of the first entry that is not before. */
  #seek(isBefore: IsBefore<T>): readonly [chunk: number, at: number] {
    const chunk = countWhile(this.#chunks, each => isBefore(lastOf(each)))
    return [chunk, countWhile(this.#opened(chunk) ?? [], isBefore)]
  }
}

function lastOf<T>(chunk: T[] | SealedChunk<T>): T {
  return Array.isArray(chunk) ? (chunk.at(-1) as T) : chunk.last
}

/** Returns how many leading entries satisfy the predicate, by bisection. */
function countWhile<T>(entries: readonly T[], holds: (entry: T) => boolean): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(entries[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}
