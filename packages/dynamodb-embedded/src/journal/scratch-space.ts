import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The size of a file. Its space is freed when none of its bytes are needed anymore. */
const A_FILE = 16 * 1024 * 1024

/**
 * Stores bytes outside of memory, for the lifetime of the process. The files have no name, so a killed process leaves
 * none behind. Bytes that can no longer be read are freed by the garbage collector.
 */
export class ScratchSpace {
  readonly #folder: string
  readonly #unused = new FinalizationRegistry<OpenFile>(file => file.close())
  readonly #files = new Set<OpenFile>()
  #current: ScratchFile | undefined
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Stores bytes. Returns a function that reads them. If the disk fails, they stay in memory. */
  keep(bytes: Uint8Array): () => Uint8Array {
    try {
      const file = this.#fileFor(bytes.length)
      const place = file.append(bytes)
      return () => file.read(place, bytes.length)
    } catch {
      return () => bytes
    }
  }

  /** Frees all space. */
  close(): void {
    for (const file of this.#files) file.close()
    this.#files.clear()
    this.#current = undefined
  }

  #fileFor(length: number): ScratchFile {
    if (this.#current && this.#current.size + length <= A_FILE) return this.#current
    const open = new OpenFile(join(this.#folder, `scratch-${++this.#count}.new`), () => this.#files.delete(open))
    const file = new ScratchFile(open.descriptor)
    this.#files.add(open)
    this.#unused.register(file, open)
    this.#current = file
    return file
  }
}

class OpenFile {
  readonly descriptor: number
  readonly #onClose: () => void
  #isOpen = true

  constructor(path: string, onClose: () => void) {
    this.descriptor = openSync(path, 'w+')
    this.#onClose = onClose
    rmSync(path, { force: true })
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#onClose()
    closeSync(this.descriptor)
  }
}

class ScratchFile {
  readonly #descriptor: number
  size = 0

  constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  /** Returns the position of the bytes. */
  append(bytes: Uint8Array): number {
    const place = this.size
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, place + written)
    }
    this.size += bytes.length
    return place
  }

  read(place: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(length)
    for (let done = 0; done < length; ) {
      const count = readSync(this.#descriptor, bytes, done, length - done, place + done)
      if (count === 0) throw new Error('The scratch file of the data folder is shorter than what was written to it.')
      done += count
    }
    return bytes
  }
}
