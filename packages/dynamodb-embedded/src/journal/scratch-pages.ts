import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The size of a page in bytes. */
const A_PAGE = 2 * 1024 + 8

/** Closes the files of pages that do not exist anymore. */
const FILES = new FinalizationRegistry<number>(descriptor => closeSync(descriptor))

/**
 * Stores pages outside of memory, for the lifetime of the process, in one file without a name. A page is freed when its owner
 * is collected as garbage.
 */
export class ScratchPages {
  readonly #folder: string
  readonly #owners: FinalizationRegistry<number>
  readonly #free: number[] = []
  #file: number | undefined
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
    const free = this.#free
    this.#owners = new FinalizationRegistry(page => free.push(page))
  }

  /** Stores at most a page, and returns its number. Pass the number to replace a page. Throws if the disk fails. */
  write(owner: object, bytes: Uint8Array, page?: number): number {
    const file = this.#open()
    const place = page ?? this.#free.at(-1) ?? this.#count
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(file, bytes, done, bytes.length - done, place * A_PAGE + done)
    }
    if (page !== undefined) return page
    if (place === this.#count) this.#count++
    else this.#free.pop()
    this.#owners.register(owner, place)
    return place
  }

  /** Fills bytes with the first ones of a page. */
  read(page: number, bytes: Uint8Array): void {
    const file = this.#open()
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(file, bytes, done, bytes.length - done, page * A_PAGE + done)
      if (count === 0)
        throw new Error('The scratch pages of the data folder are shorter than what was written to them.')
      done += count
    }
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file
    const path = join(this.#folder, 'scratch-pages.new')
    this.#file = openSync(path, 'w+')
    rmSync(path, { force: true })
    FILES.register(this, this.#file)
    return this.#file
  }
}
