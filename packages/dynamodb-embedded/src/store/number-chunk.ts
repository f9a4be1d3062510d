/** The maximum number of entries in a chunk. */
export const LARGEST_CHUNK = 256
/** How many entries the room for entries grows by. A doubling would waste a quarter of it. */
const ROOM = 32

/** The numbers of some consecutive entries of a list, and optionally a rank of each. All are 32-bit unsigned integers. */
export class NumberChunk {
  /** A cell is a number, followed by its rank if the chunk has ranks. */
  readonly #width: 1 | 2
  #cells: Uint32Array
  #size: number
  /** Another list has the same chunk. Replace it with a copy before you change it. */
  isShared = false

  constructor(width: 1 | 2, cells = new Uint32Array(0)) {
    this.#width = width
    this.#cells = cells
    this.#size = cells.length / width
  }

  get size(): number {
    return this.#size
  }

  number(at: number): number {
    return this.#cells[at * this.#width] as number
  }

  rank(at: number): number {
    return this.#width === 1 ? 0 : (this.#cells[at * 2 + 1] as number)
  }

  set(at: number, number: number, rank: number): void {
    this.#cells[at * this.#width] = number
    if (this.#width === 2) this.#cells[at * 2 + 1] = rank
  }

  insert(at: number, number: number, rank: number): void {
    if (this.#size * this.#width === this.#cells.length) this.#grow()
    this.#cells.copyWithin((at + 1) * this.#width, at * this.#width, this.#size * this.#width)
    this.#size++
    this.set(at, number, rank)
  }

  remove(at: number): void {
    this.#cells.copyWithin(at * this.#width, (at + 1) * this.#width, this.#size * this.#width)
    this.#size--
  }

  /** Removes the second half of the entries, and returns them. */
  split(): NumberChunk {
    const middle = this.#size >>> 1
    const half = new NumberChunk(this.#width, this.#cells.slice(middle * this.#width, this.#size * this.#width))
    this.#cells = this.#cells.slice(0, middle * this.#width)
    this.#size = middle
    return half
  }

  copy(): NumberChunk {
    return new NumberChunk(this.#width, this.#cells.slice(0, this.#size * this.#width))
  }

  #grow(): void {
    const cells = new Uint32Array(Math.min(this.#size + ROOM, LARGEST_CHUNK + 1) * this.#width)
    cells.set(this.#cells)
    this.#cells = cells
  }
}
