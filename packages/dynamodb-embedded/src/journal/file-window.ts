import { readSync } from 'node:fs'

const AT_LEAST = 4 * 1024 * 1024

/** Reads a file of any size from start to end, in large chunks. */
export class FileWindow {
  readonly size: number
  readonly #file: number
  #bytes = Buffer.alloc(0)
  #from = 0

  constructor(file: number, size: number) {
    this.#file = file
    this.size = size
  }

  /** Returns the bytes at a position, fewer at the end of the file. They are valid until the next call. */
  at(place: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - place))
    if (place < this.#from || place + wanted > this.#from + this.#bytes.length) this.#read(place, wanted)
    return this.#bytes.subarray(place - this.#from, place - this.#from + wanted)
  }

  #read(place: number, wanted: number): void {
    const bytes = Buffer.allocUnsafe(Math.min(Math.max(wanted, AT_LEAST), this.size - place))
    let read = 0
    while (read < bytes.length) {
      const count = readSync(this.#file, bytes, read, bytes.length - read, place + read)
      if (count === 0) break
      read += count
    }
    this.#bytes = bytes.subarray(0, read)
    this.#from = place
  }
}
