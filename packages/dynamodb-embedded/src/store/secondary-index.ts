import { comparePlaces, type Entry, indexOrder, type Position } from './order.ts'
import { presort } from './presort.ts'
import type { Held, Row } from './row.ts'
import type { RowMemory } from './row-memory.ts'
import { SortedList } from './sorted-list.ts'
import type { IndexShape } from './table-shape.ts'

interface PendingWrite {
  readonly before: Held | undefined
  readonly after: Held | undefined
  readonly visibleAt: number
}

/** The entries of an index: items that have all of its key attributes. They become visible with a lag. */
export class SecondaryIndex {
  readonly shape: IndexShape
  readonly #memory: RowMemory
  readonly #entries: SortedList<Position, Entry>
  /** Changes that are not visible yet, oldest first. */
  #pending: PendingWrite[]

  constructor(
    shape: IndexShape,
    memory: RowMemory,
    entries = new SortedList(indexOrder(memory, shape), memory.chunks),
    pending: readonly PendingWrite[] = [],
  ) {
    this.shape = shape
    this.#memory = memory
    this.#entries = entries
    this.#pending = [...pending]
  }

  /** Fills an empty index. This is much faster than adding entries one at a time. */
  fill(entries: readonly Entry[]): void {
    const { compare } = indexOrder(this.#memory, this.shape)
    this.#entries.append(presort(entries).sort(compare))
  }

  /** Appends rows in index order, by their numbers and the hashes of their partitions. */
  append(numbers: Uint32Array, hashes: Uint32Array): void {
    const { entryOf } = indexOrder(this.#memory, this.shape)
    this.#entries.append(Iterator.from(numbers).map((number, at) => entryOf(number, hashes[at] as number)))
  }

  /** Adds a write that becomes visible at a given time. */
  write(before: Held | undefined, after: Held | undefined, visibleAt: number): void {
    if (visibleAt > 0 || this.#pending.length > 0) this.#pending.push({ before, after, visibleAt })
    else this.#show(before, after)
  }

  /** Whether it can still have entries for rows that the table no longer has. */
  get isBehind(): boolean {
    return this.#pending.length > 0
  }

  /** Returns the entries that are visible at a time. */
  entries(now: number): SortedList<Position, Entry> {
    if (this.#pending.length > 0) this.#catchUp(now)
    return this.#entries
  }

  /** Returns a copy, whose rows are in a copy of the memory. */
  copy(memory: RowMemory): SecondaryIndex {
    const entries = this.#entries.copy(indexOrder(memory, this.shape))
    return new SecondaryIndex(this.shape, memory, entries, this.#pending)
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
    if (old && !(next && comparePlaces(old, next) === 0)) this.#entries.remove(old)
    if (next) this.#entries.put(next)
  }

  #entryOf(held: Held | undefined): Entry | undefined {
    const place = held?.row.placeIn(this.shape, held.item)
    return place && { ...place, number: (held as Held).number, row: (held as Held).row }
  }
}
