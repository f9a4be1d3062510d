import type { Item } from '../repository/items/attribute-value.ts'
import type { EntrySource } from './entry-source.ts'
import { compareKeys } from './sort-range.ts'

/** The order in which the entries of several sources are merged. */
interface Order {
  /** The attribute that holds the sort key. */
  readonly sk: string
  readonly descending: boolean
}

/** Merges the entries of several partitions in one order, and reads as few of them as possible. */
export class EntryReader {
  readonly #sources: readonly EntrySource[]
  readonly #order: Order

  constructor(sources: readonly EntrySource[], order: Order) {
    this.#sources = sources
    this.#order = order
  }

  /** Whether no entry is left. May still be false after the last entry, until DynamoDB returns the last page. */
  get isDone(): boolean {
    return this.#sources.every(source => source.waiting.length === 0 && source.isDone())
  }

  /** Returns the next entries, at most `most` of them. */
  async take(most: number): Promise<Item[]> {
    const taken: Item[] = []
    while (taken.length < most) {
      await this.#fill(most - taken.length)
      const next = this.#next()
      if (!next) break
      taken.push(next)
    }
    return taken
  }

  /** Reads more of each source that has no entry left to compare with the others. */
  async #fill(left: number): Promise<void> {
    const empty = this.#sources.filter(source => source.waiting.length === 0 && !source.isDone())
    if (empty.length === 0) return
    // Shards have about the same number of entries. Twice the share of each is enough for most pages.
    const wanted = empty.length > 1 ? Math.ceil((2 * left) / empty.length) : left
    await Promise.all(empty.map(source => source.fill(Math.min(left, wanted))))
  }

  #next(): Item | undefined {
    let [first] = this.#sources
    for (const source of this.#sources.slice(1))
      if (this.#isBefore(source.waiting[0], first?.waiting[0])) first = source
    return first?.waiting.shift()
  }

  #isBefore(one: Item | undefined, other: Item | undefined): boolean {
    if (!one || !other) return other === undefined && one !== undefined
    const { sk, descending } = this.#order
    const order = compareKeys(one[sk]?.S ?? '', other[sk]?.S ?? '')
    return descending ? order > 0 : order < 0
  }
}
