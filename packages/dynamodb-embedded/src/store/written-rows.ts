import type { TextRow } from './row.ts'

/** The most characters of rows that keep their items. */
const MOST = 128 * 1024

/** The rows of the latest writes, which keep their items, because the readers of a stream and the next write need them soon. */
export class WrittenRows {
  #rows: TextRow[] = []
  #size = 0

  /** Adds a row with its item. Others may forget theirs. */
  add(row: TextRow): void {
    if (this.#size + row.weight > MOST) this.#forgetAll()
    this.#rows.push(row)
    this.#size += row.weight
  }

  #forgetAll(): void {
    for (const row of this.#rows) row.forgetItem()
    this.#rows = []
    this.#size = 0
  }
}
