import { IndexEntry } from './index-entry.ts'
import { compareEntries, comparePlaces, type Entry } from './order.ts'
import { presort } from './presort.ts'
import { type Held, type Place, placeOf, type Row } from './row.ts'
import { SortedList } from './sorted-list.ts'
import type { IndexShape } from './table-shape.ts'

interface PendingWrite {
  readonly before: Held | undefined
  readonly after: Held | undefined
  readonly visibleAt: number
}

const MOST_DEFERRED = 10_000

/** The entries of an index: items that have all of its key attributes. They become visible with a lag. */
export class SecondaryIndex {
  readonly shape: IndexShape
  readonly #entries: SortedList<Entry>
  /** Entries that are only sorted on first use, so that a large table loads fast. */
  #unsorted: Entry[] = []
  /** Entries that were written before the first use. */
  #deferred: (readonly [old: IndexEntry | undefined, next: IndexEntry | undefined])[] = []
  /** Changes that are not visible yet, oldest first. */
  #pending: PendingWrite[]

  constructor(shape: IndexShape, entries = new SortedList(compareEntries), pending: readonly PendingWrite[] = []) {
    this.shape = shape
    this.#entries = entries
    this.#pending = [...pending]
  }

  /** Adds an entry to an index that has not been used yet. */
  fill({ partition, sort }: Pick<Place, 'partition' | 'sort'>, row: Row): void {
    this.#unsorted.push({ hash: 0, partition, sort, row })
  }

  /** Appends rows in index order, with the position of the last one. Their entries are created on first use. */
  fillSealed({ partition, sort }: Pick<Place, 'partition' | 'sort'>, rows: readonly Row[]): void {
    const row = rows.at(-1) as Row
    this.#entries.appendSealed({
      size: rows.length,
      last: { hash: 0, partition, sort, row },
      open: () => rows.map(each => new IndexEntry(each, this.shape)),
    })
  }

  /** Adds a write that becomes visible at a given time. */
  write(before: Held | undefined, after: Held | undefined, visibleAt: number): void {
    if (visibleAt > 0 || this.#pending.length > 0) this.#pending.push({ before, after, visibleAt })
    else this.#show(before, after)
  }

  /** Returns the entries that are visible at a time. */
  entries(now: number): SortedList<Entry> {
    this.#sort()
    if (this.#pending.length > 0) this.#catchUp(now)
    return this.#entries
  }

  copy(): SecondaryIndex {
    this.#sort()
    return new SecondaryIndex(this.shape, this.#entries.copy(), this.#pending)
  }

  #sort(): void {
    if (this.#unsorted.length === 0) return
    this.#entries.fill(presort(this.#unsorted))
    this.#unsorted = []
    for (const [old, next] of this.#deferred.splice(0)) this.#move(old, next)
  }

  #catchUp(now: number): void {
    const late: Row[] = []
    this.#pending = this.#pending.filter(({ before, after, visibleAt }) => {
      const { row } = (after ?? before) as Held
      // Changes of one item always become visible in order.
      const waits = visibleAt > now || late.some(other => comparePlaces(other, row) === 0)
      if (waits) late.push(row)
      else this.#show(before, after)
      return waits
    })
  }

  #show(before: Held | undefined, after: Held | undefined): void {
    const [old, next] = [this.#entryOf(before), this.#entryOf(after)]
    if (!old && !next) return
    if (this.#unsorted.length > 0 && this.#deferred.length < MOST_DEFERRED) this.#deferred.push([old, next])
    else {
      this.#sort()
      this.#move(old, next)
    }
  }

  #move(old: IndexEntry | undefined, next: IndexEntry | undefined): void {
    if (old && !(next && compareEntries(old, next) === 0)) this.#entries.remove(old)
    if (!next) return
    this.#entries.put(next)
    next.row.coolWithRow?.(next)
  }

  #entryOf(held: Held | undefined): IndexEntry | undefined {
    const place = held && placeOf(this.shape, held.item, false)
    return place && new IndexEntry(held.row, this.shape, place)
  }
}
