import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ScratchPages } from './scratch-pages.ts'

/** The size of a file. Its space is freed when none of its bytes are needed anymore. */
const A_FILE = 16 * 1024 * 1024

/** Closes the files of spaces that do not exist anymore, too. The registry of a space would be collected with it. */
const FILES = new FinalizationRegistry<number>(descriptor => closeSync(descriptor))

/** Stored bytes. */
export interface ScratchBytes {
  /** Reads the bytes from one offset to another. Default: all. */
  read(from?: number, to?: number): Uint8Array
}

/**
 * Stores bytes outside of memory, for the lifetime of the process. The files have no name, so a killed process leaves
 * none behind. Bytes that can no longer be read are freed by the garbage collector.
 */
export class ScratchSpace {
  /** Space for pages of equal size, which can be replaced. */
  readonly pages: ScratchPages
  readonly #folder: string
  #current: ScratchFile | undefined
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
    this.pages = new ScratchPages(folder)
  }

  /** Stores bytes. If the disk fails, they stay in memory. */
  keep(bytes: Uint8Array): ScratchBytes {
    try {
      const file = this.#fileFor(bytes.length)
      return bytesIn(file, file.append(bytes), bytes.length)
    } catch {
      return bytesInMemory(bytes)
    }
  }

  #fileFor(length: number): ScratchFile {
    if (this.#current && this.#current.size + length <= A_FILE) return this.#current
    const path = join(this.#folder, `scratch-${++this.#count}.new`)
    const descriptor = openSync(path, 'w+')
    rmSync(path, { force: true })
    const file = new ScratchFile(descriptor)
    FILES.register(file, descriptor)
    this.#current = file
    return file
  }
}

/** A function of its own, so that its closure does not keep the bytes in memory. */
function bytesIn(file: ScratchFile, place: number, length: number): ScratchBytes {
  return { read: (from = 0, to = length) => file.read(place + from, to - from) }
}

function bytesInMemory(bytes: Uint8Array): ScratchBytes {
  return { read: (from, to) => bytes.subarray(from, to) }
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
