/** Bytes in a storage. */
export interface KeptBytes {
  /** Reads the bytes from one offset to another. Default: all. */
  read(from?: number, to?: number): Uint8Array
}

/** A row that can be moved to a storage. */
export interface Movable {
  readonly text: string
  /** The text and the keys, as they are stored. */
  readonly stored: string
  /** Drops what is now stored between two offsets of `bytes`. */
  leave(bytes: KeptBytes, from: number, to: number): void
}

/** The number of characters of the newest texts that stay in memory. */
const HOT = 4 * 1024 * 1024
/** The number of characters that are moved at a time. */
const BLOCK = 64 * 1024

/** Keeps the newest texts of rows in memory, and moves the others to a storage. */
export class TextMemory {
  readonly #keep: (bytes: Uint8Array) => KeptBytes
  /** The rows whose text is in memory, oldest first, starting at `#from`. */
  #rows: Movable[] = []
  #from = 0
  #size = 0

  constructor(keep: (bytes: Uint8Array) => KeptBytes) {
    this.#keep = keep
  }

  /** Adds a row whose text is in memory. */
  add(row: Movable): void {
    this.#rows.push(row)
    this.#size += row.text.length
    if (this.#size > HOT + BLOCK) this.#putAway()
  }

  #putAway(): void {
    const [rows, texts]: [Movable[], string[]] = [[], []]
    for (let size = 0; size < BLOCK && this.#from < this.#rows.length; this.#from++) {
      const row = this.#rows[this.#from] as Movable
      const { text, stored } = row
      rows.push(row)
      texts.push(stored)
      size += stored.length
      this.#size -= text.length
    }
    const all = texts.join('')
    const bytes = Buffer.from(all)
    const kept = this.#keep(bytes)
    const isAscii = bytes.length === all.length
    let place = 0
    for (const [at, row] of rows.entries()) {
      const text = texts[at] as string
      const end = place + (isAscii ? text.length : Buffer.byteLength(text))
      row.leave(kept, place, end)
      place = end
    }
    this.#cut()
  }

  #cut(): void {
    if (this.#from < this.#rows.length / 2) return
    this.#rows = this.#rows.slice(this.#from)
    this.#from = 0
  }
}
