import type { Item } from '../values/item.ts'
import { compareEntries, comparePlaces, type Entry } from './order.ts'
import { type Held, placeOf, type Row } from './row.ts'
import { SortedList } from './sorted-list.ts'
import type { IndexShape } from './table-shape.ts'

interface PendingWrite {
  readonly before: Held | undefined
  readonly after: Held | undefined
  readonly visibleAt: number
}

/** The entries of an index: items that have all of its key attributes, some time after they were written. */
export class SecondaryIndex {
  readonly shape: IndexShape
  readonly #entries: SortedList<Entry>
  /** What is not visible yet, oldest first. */
  #pending: PendingWrite[]

  constructor(shape: IndexShape, entries = new SortedList(compareEntries), pending: readonly PendingWrite[] = []) {
    this.shape = shape
    this.#entries = entries
    this.#pending = [...pending]
  }

  /** Takes a write of the table that is shown from a time on. */
  write(before: Held | undefined, after: Held | undefined, visibleAt: number): void {
    if (visibleAt > 0 || this.#pending.length > 0) this.#pending.push({ before, after, visibleAt })
    else this.#show(before, after)
  }

  /** The entries as the index shows them at a time. */
  entries(now: number): SortedList<Entry> {
    if (this.#pending.length > 0) this.#catchUp(now)
    return this.#entries
  }

  /** Whether the index has an entry for the item. */
  has(item: Readonly<Item>): boolean {
    return placeOf(this.shape, item, false) !== undefined
  }

  copy(): SecondaryIndex {
    return new SecondaryIndex(this.shape, this.#entries.copy(), this.#pending)
  }

  #catchUp(now: number): void {
    const late: Row[] = []
    this.#pending = this.#pending.filter(({ before, after, visibleAt }) => {
      const { row } = (after ?? before) as Held
      // Changes of one item are never shown out of their order.
      const waits = visibleAt > now || late.some(other => comparePlaces(other, row) === 0)
      if (waits) late.push(row)
      else this.#show(before, after)
      return waits
    })
  }

  #show(before: Held | undefined, after: Held | undefined): void {
    const [old, next] = [this.#entryOf(before), this.#entryOf(after)]
    if (old && !(next && compareEntries(old, next) === 0)) this.#entries.remove(old)
    if (next) this.#entries.put(next)
  }

  #entryOf(held: Held | undefined): Entry | undefined {
    const place = held && placeOf(this.shape, held.item, false)
    // Written out: a million of them are kept, and a spread makes larger objects.
    return place && { hash: 0, partition: place.partition, sort: place.sort, row: held.row }
  }
}
