import type { Entry } from './order.ts'
import { type Cooled, type Place, placeOf, type Row } from './row.ts'
import type { KeyShape } from './table-shape.ts'

/** The position that was read last. A query asks an entry for its keys several times in a row. */
let lastRead: { readonly entry: IndexEntry; readonly place: Place } | undefined

/** An entry of an index. Its position leaves memory together with its row, and is then read from the item. */
export class IndexEntry implements Entry, Cooled {
  readonly row: Row
  readonly #keys: KeyShape
  #place: Place | undefined

  /** Expects a row that has all key attributes of the index. Without a position, it is read when it is needed. */
  constructor(row: Row, keys: KeyShape, place?: Place) {
    this.row = row
    this.#keys = keys
    this.#place = place
  }

  /** An index is not sorted by hashes. */
  get hash(): number {
    return 0
  }

  get partition(): string {
    return this.#read().partition
  }

  get sort(): readonly string[] {
    return this.#read().sort
  }

  cool(): void {
    this.#place = undefined
  }

  #read(): Place {
    if (this.#place) return this.#place
    if (lastRead?.entry !== this) {
      lastRead = { entry: this, place: placeOf(this.#keys, this.row.item, false) as Place }
    }
    return lastRead.place
  }
}
