import type { ChunkCache } from './chunk-cache.ts'
import { LARGEST_CHUNK, NumberChunk } from './number-chunk.ts'

/** The number of addresses in a block. */
const BLOCK = 2 ** 16
/** No block has this number. */
const NONE = 2 ** 32 - 1

/** Addresses by number. Those that are not used leave memory, if there is a cache. */
export class AddressList {
  readonly #cache: ChunkCache | undefined
  #chunks: NumberChunk[] = []

  constructor(cache: ChunkCache | undefined) {
    this.#cache = cache
  }

  get(number: number): number | undefined {
    const chunk = this.#chunks[Math.floor(number / LARGEST_CHUNK)]
    const at = number % LARGEST_CHUNK
    const block = chunk?.number(at) ?? NONE
    return chunk && block !== NONE ? block * BLOCK + chunk.rank(at) : undefined
  }

  set(number: number, address: number | undefined): void {
    const chunk = this.#own(Math.floor(number / LARGEST_CHUNK))
    const block = address === undefined ? NONE : Math.floor(address / BLOCK)
    chunk.set(number % LARGEST_CHUNK, block, address === undefined ? 0 : address % BLOCK)
  }

  /** Returns a copy, which shares chunks until one of them changes. */
  copy(): AddressList {
    const copy = new AddressList(this.#cache)
    for (const chunk of this.#chunks) chunk.isShared = true
    copy.#chunks = [...this.#chunks]
    return copy
  }

  /** Returns a chunk that only this list has. */
  #own(at: number): NumberChunk {
    while (this.#chunks.length <= at) {
      this.#chunks.push(new NumberChunk(2, new Uint32Array(LARGEST_CHUNK * 2).fill(NONE), this.#cache))
    }
    const chunk = this.#chunks[at] as NumberChunk
    if (!chunk.isShared) return chunk
    const copy = chunk.copy()
    this.#chunks[at] = copy
    return copy
  }
}
