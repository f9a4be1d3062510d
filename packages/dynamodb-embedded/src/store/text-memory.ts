/** Bytes that are kept somewhere. */
export interface KeptBytes {
  /** The bytes from a place up to another one. Default: all of them. */
  read(from?: number, to?: number): Uint8Array
}

/** A row that can be without its text as long as somebody else has it. */
export interface HasText {
  readonly text: string
  /** Forgets the text, which is in bytes that are kept, from a place on. */
  leaveText(bytes: KeptBytes, from: number, to: number): void
}

/** So many characters of the texts that were used last stay in memory. */
const HOT = 8 * 1024 * 1024
/** So many are put away at once. */
const BLOCK = 64 * 1024

/** Keeps the texts of rows: the newest in memory, the others where the storage has them. */
export class TextMemory {
  readonly #keep: (bytes: Uint8Array) => KeptBytes
  /** The rows whose text is in memory, oldest first, from a place on. */
  #rows: HasText[] = []
  #from = 0
  #size = 0

  constructor(keep: (bytes: Uint8Array) => KeptBytes) {
    this.#keep = keep
  }

  /** Takes a row whose text is in memory. */
  add(row: HasText): void {
    this.#rows.push(row)
    this.#size += row.text.length
    if (this.#size > HOT + BLOCK) this.#putAway()
  }

  #putAway(): void {
    const [rows, texts]: [HasText[], string[]] = [[], []]
    for (let size = 0; size < BLOCK && this.#from < this.#rows.length; this.#from++) {
      const row = this.#rows[this.#from] as HasText
      const { text } = row
      rows.push(row)
      texts.push(text)
      size += text.length
    }
    const all = texts.join('')
    const bytes = Buffer.from(all)
    const kept = this.#keep(bytes)
    const isAscii = bytes.length === all.length
    let place = 0
    for (const [at, row] of rows.entries()) {
      const text = texts[at] as string
      const end = place + (isAscii ? text.length : Buffer.byteLength(text))
      row.leaveText(kept, place, end)
      place = end
    }
    this.#size -= all.length
    this.#cut()
  }

  #cut(): void {
    if (this.#from < this.#rows.length / 2) return
    this.#rows = this.#rows.slice(this.#from)
    this.#from = 0
  }
}
