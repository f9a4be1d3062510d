import type { ChunkCache, PageStorage, Resident } from './chunk-cache.ts'

/** The maximum number of entries in a chunk. */
export const LARGEST_CHUNK = 256
/** The number of cells of a chunk that can leave memory. One more entry fits, because a chunk is split when it is too large. */
const CELLS = (LARGEST_CHUNK + 1) * 2
/** How many entries the room for entries grows by. A doubling would waste a quarter of it. */
const ROOM = 32

/**
 * The numbers of some consecutive entries of a list, and optionally a rank of each. All are 32-bit unsigned integers. With a
 * cache, they leave memory when they are not used.
 */
export class NumberChunk implements Resident {
  /** A cell is a number, followed by its rank if the chunk has ranks. */
  readonly #width: 1 | 2
  readonly #cache: ChunkCache | undefined
  #cells: Uint32Array | undefined
  #size: number
  #page: number | undefined
  /** Whether its page has all of its cells. */
  #isStored = false
  isUsed = true
  /** Another list has the same chunk. Replace it with a copy before you change it. */
  isShared = false

  /** Without a cache, the chunk takes over the cells. */
  constructor(width: 1 | 2, cells = new Uint32Array(0), cache?: ChunkCache) {
    this.#width = width
    this.#cache = cache
    this.#cells = cache?.cellsFor(this, CELLS) ?? cells
    this.#size = cells.length / width
    if (cache) this.#cells.set(cells)
  }

  get size(): number {
    return this.#size
  }

  number(at: number): number {
    return this.#read()[at * this.#width] as number
  }

  rank(at: number): number {
    return this.#width === 1 ? 0 : (this.#read()[at * 2 + 1] as number)
  }

  set(at: number, number: number, rank: number): void {
    const cells = this.#change()
    cells[at * this.#width] = number
    if (this.#width === 2) cells[at * 2 + 1] = rank
  }

  insert(at: number, number: number, rank: number): void {
    if (this.#size * this.#width === this.#read().length) this.#grow()
    this.#change().copyWithin((at + 1) * this.#width, at * this.#width, this.#size * this.#width)
    this.#size++
    this.set(at, number, rank)
  }

  remove(at: number): void {
    this.#change().copyWithin(at * this.#width, (at + 1) * this.#width, this.#size * this.#width)
    this.#size--
  }

  /** Removes the second half of the entries, and returns them. */
  split(): NumberChunk {
    const middle = this.#size >>> 1
    const cells = this.#change()
    // A copy, because this chunk may leave memory when the new one needs cells.
    const half = cells.slice(middle * this.#width, this.#size * this.#width)
    if (!this.#cache) this.#cells = cells.slice(0, middle * this.#width)
    this.#size = middle
    return new NumberChunk(this.#width, half, this.#cache)
  }

  copy(): NumberChunk {
    return new NumberChunk(this.#width, this.#read().slice(0, this.#size * this.#width), this.#cache)
  }

  leave(storage: PageStorage): Uint32Array | undefined {
    // It has none if its last read failed.
    const cells = this.#cells ?? new Uint32Array(CELLS)
    if (this.#cells && !this.#isStored) {
      try {
        this.#page = storage.write(this, this.#bytesOf(cells), this.#page)
      } catch {
        return undefined
      }
      this.#isStored = true
    }
    this.#cells = undefined
    return cells
  }

  #read(): Uint32Array {
    this.isUsed = true
    return this.#cells ?? this.#enter(this.#cache as ChunkCache)
  }

  #change(): Uint32Array {
    const cells = this.#read()
    this.#isStored = false
    return cells
  }

  #enter(cache: ChunkCache): Uint32Array {
    const cells = cache.cellsFor(this, CELLS)
    cache.storage.read(this.#page as number, this.#bytesOf(cells))
    this.#cells = cells
    return cells
  }

  #bytesOf({ buffer, byteOffset }: Uint32Array): Uint8Array {
    return new Uint8Array(buffer, byteOffset, this.#size * this.#width * Uint32Array.BYTES_PER_ELEMENT)
  }

  #grow(): void {
    const before = this.#read()
    const cells = new Uint32Array(Math.min(this.#size + ROOM, LARGEST_CHUNK + 1) * this.#width)
    cells.set(before)
    this.#cells = cells
  }
}
