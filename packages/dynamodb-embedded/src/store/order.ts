import { compareTexts } from '../values/compare.ts'
import type { Place, Row } from './row.ts'

/** An entry of a table or index: a row and its sort position. */
export interface Entry extends Place {
  readonly row: Row
}

/** Compares entries by position. In an index, rows at the same position are ordered by their table keys. */
export function compareEntries(one: Entry, other: Entry): number {
  return comparePlaces(one, other) || (one.row === other.row ? 0 : comparePlaces(one.row, other.row))
}

/** Compares by hash, partition and sort key. */
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
