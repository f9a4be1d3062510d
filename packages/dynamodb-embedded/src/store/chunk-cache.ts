/** Stores pages of equal size outside of memory, each for as long as its owner exists. */
export interface PageStorage {
  /** Stores at most a page, and returns its number. Pass the number to replace a page. Throws if the disk fails. */
  write(owner: object, bytes: Uint8Array, page: number | undefined): number
  /** Fills bytes with the first ones of a page. */
  read(page: number, bytes: Uint8Array): void
}

/** A chunk that can leave memory. */
export interface Resident {
  /** Whether it was used since the cache last checked. The cache resets it. */
  isUsed: boolean
  /** Stores its cells and returns them for another chunk, or undefined if the disk fails. */
  leave(storage: PageStorage): Uint32Array | undefined
}

/** The number of chunks in memory, for each database. They take 2 MB. */
const MOST = 1_024

/**
 * Keeps the cells of some chunks in memory. When a chunk needs cells, another one that was not used recently leaves. If the
 * disk fails, more chunks stay in memory.
 */
export class ChunkCache {
  readonly storage: PageStorage
  readonly #most: number
  readonly #residents: Resident[] = []
  #hand = 0

  /** `most` is the number of chunks in memory. */
  constructor(storage: PageStorage, most = MOST) {
    this.storage = storage
    this.#most = most
  }

  /** Returns cells for a chunk. They are its own until it leaves. All chunks have the same number of cells. */
  cellsFor(chunk: Resident, cellCount: number): Uint32Array {
    const count = this.#residents.length
    if (count < this.#most) return this.#more(chunk, cellCount)
    // A used chunk is skipped once, so the second round finds one.
    for (let looked = 0; looked <= count; looked++) {
      const at = this.#hand
      const resident = this.#residents[at] as Resident
      this.#hand = (at + 1) % count
      if (!resident.isUsed) {
        const cells = resident.leave(this.storage)
        if (!cells) break
        this.#residents[at] = chunk
        return cells
      }
      resident.isUsed = false
    }
    return this.#more(chunk, cellCount)
  }

  #more(chunk: Resident, cellCount: number): Uint32Array {
    this.#residents.push(chunk)
    return new Uint32Array(cellCount)
  }
}
