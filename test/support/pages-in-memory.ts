import type { PageStorage } from '../../packages/dynamodb-embedded/src/store/chunk-cache.ts'

/** Pages that are stored like those on a disk, but never freed. A write fails if its page is full. */
export class PagesInMemory implements PageStorage {
  readonly #pages: Uint8Array[] = []
  readonly #isFull: (page: number) => boolean

  constructor(isFull: (page: number) => boolean = () => false) {
    this.#isFull = isFull
  }

  write(_owner: object, bytes: Uint8Array, page = this.#pages.length): number {
    const stored = new Uint8Array(bytes)
    if (page === this.#pages.length && this.#isFull(page)) {
      this.#pages.push(stored)
      throw new Error('The disk is full.')
    }
    this.#pages[page] = stored
    return page
  }

  read(page: number, bytes: Uint8Array): void {
    const stored = this.#pages[page] ?? new Uint8Array(0)
    if (stored.length < bytes.length) throw new Error('The page is shorter than what was written to it.')
    bytes.set(stored.subarray(0, bytes.length))
  }
}
