import type { EntrySource } from './entry-source.ts'

/** Compares two entries: negative if the first one comes before the other. */
export type CompareEntries<Entry> = (one: Entry, other: Entry) => number

/** Merges the entries of several partitions in one order, and reads as few of them as possible. */
export class EntryReader<Entry> {
  readonly #sources: readonly EntrySource<Entry>[]
  readonly #compare: CompareEntries<Entry>

  constructor(sources: readonly EntrySource<Entry>[], compare: CompareEntries<Entry>) {
    this.#sources = sources
    this.#compare = compare
  }

  /** Whether no entry is left. May still be false after the last entry, until DynamoDB returns the last page. */
  get isDone(): boolean {
    return this.#sources.every(source => source.waiting.length === 0 && source.isDone())
  }

  /** Returns the next entries, at most `most` of them. */
  async take(most: number): Promise<Entry[]> {
    const taken: Entry[] = []
    while (taken.length < most) {
      const filling = this.#fill(most - taken.length)
      if (filling) await filling
      const next = this.#next(most - taken.length)
      if (next.length === 0) break
      taken.push(...next)
    }
    return taken
  }

  /** Reads more of each source that has no entry left to compare with the others. */
  #fill(left: number): Promise<unknown> | undefined {
    const empty = this.#sources.filter(source => source.waiting.length === 0 && !source.isDone())
    if (empty.length === 0) return undefined
    // Shards have about the same number of entries. Twice the share of each is enough for most pages.
    const wanted = empty.length > 1 ? Math.ceil((2 * left) / empty.length) : left
    return Promise.all(empty.map(source => source.fill(Math.min(left, wanted))))
  }

  #next(most: number): Entry[] {
    let [first, ...others] = this.#sources
    for (const source of others) if (this.#isBefore(source.waiting[0], first?.waiting[0])) first = source
    return first?.waiting.splice(0, others.length > 0 ? 1 : most) ?? []
  }

  #isBefore(one: Entry | undefined, other: Entry | undefined): boolean {
    if (one === undefined || other === undefined) return other === undefined && one !== undefined
    return this.#compare(one, other) < 0
  }
}
