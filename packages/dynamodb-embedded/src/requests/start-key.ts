import { invalid } from '../service-error.ts'
import type { Position } from '../store/order.ts'
import { placeOf } from '../store/row.ts'
import { type IndexShape, keyNames, type TableShape } from '../store/table-shape.ts'
import { type Item, parts, storedItem } from '../values/item.ts'

/** The attributes of `LastEvaluatedKey`: the keys of the index and of the table. */
export function pageKeyNames(table: TableShape, index: IndexShape | undefined): string[] {
  return [...new Set([...(index ? keyNames(index) : []), ...keyNames(table)])]
}

/** Returns where a page continues. The key does not need to exist. Throws if it cannot be a `LastEvaluatedKey`. */
export function startOf(
  table: TableShape,
  index: IndexShape | undefined,
  key: Readonly<Item>,
  operation: 'Query' | 'Scan',
): Position {
  const stored = storedItem(key)
  const names = pageKeyNames(table, index)
  if (Object.keys(stored).length !== names.length || !names.every(name => Object.hasOwn(stored, name))) {
    throw operation === 'Scan'
      ? invalid("The provided starting key is invalid: Exclusive Start Key must have same size as table's key schema")
      : invalid('The provided starting key is invalid')
  }
  for (const name of names) {
    const value = stored[name]
    if (value && parts(value)[0] !== table.types[name]) {
      throw invalid('The provided starting key is invalid: One or more parameter values were invalid: Type mismatch')
    }
  }
  const row = placeOf(table, stored)
  const place = index ? placeOf(index, stored) : row
  // The names were checked, so every key has a position.
  return { ...place, row } as Position
}
