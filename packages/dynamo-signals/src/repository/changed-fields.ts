import { isDeepStrictEqual } from 'node:util'
import type { Fields } from './instance-item.ts'

/** The names of the fields that differ. A field that is undefined is one that is not there. */
export function changedFields(before: Fields | undefined, after: Fields): string[] {
  const names = before ? new Set([...Object.keys(before), ...Object.keys(after)]) : Object.keys(after)
  return [...names].filter(name => !isSame(before?.[name], after[name]))
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && isDeepStrictEqual(one, other))
}
