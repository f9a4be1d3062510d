import { compareTexts } from '../values/order.ts'
import type { Place, Row } from './row.ts'

/** A row in an index, or in its table: what sorts it there, and the row. */
export interface Entry extends Place {
  readonly row: Row
}

/** Orders entries by where they lie; in an index, rows that lie at the same place go by their own keys. */
export function compareEntries(one: Entry, other: Entry): number {
  return comparePlaces(one, other) || (one.row === other.row ? 0 : comparePlaces(one.row, other.row))
}

/** Orders by hash, partition and sort key. */
export function comparePlaces(one: Place, other: Place): number {
  return one.hash - other.hash || compareTexts(one.partition, other.partition) || compareSorts(one.sort, other.sort)
}

function compareSorts(one: readonly string[], other: readonly string[]): number {
  for (let at = 0; at < one.length; at++) {
    const order = compareTexts(one[at] ?? '', other[at] ?? '')
    if (order !== 0) return order
  }
  return 0
}
