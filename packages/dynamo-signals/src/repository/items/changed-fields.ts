import { types } from 'node:util'
import type { Fields } from './instance-item.ts'

/** The names of the fields that differ. A field that is undefined is one that is not there. */
export function changedFields(before: Fields | undefined, after: Fields): string[] {
  const names = Object.keys(after).filter(name => !isSameValue(ownValue(before, name), after[name]))
  if (!before) return names
  for (const name of Object.keys(before)) {
    if (before[name] !== undefined && !Object.hasOwn(after, name)) names.push(name)
  }
  return names
}

// A field may be named as something that every object inherits: toString.
function ownValue(fields: Fields | undefined, name: string): unknown {
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Whether two values are stored alike: sets have no order, and -0 is 0. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((entry, at) => isSameValue(entry, other[at]))
    )
  }
  if (types.isUint8Array(one)) return types.isUint8Array(other) && isSameBytes(one, other)
  if (types.isSet(one)) return types.isSet(other) && isSameSet(one, other)
  if (Array.isArray(other) || types.isUint8Array(other) || types.isSet(other)) return false
  return changedFields(one as Fields, other as Fields).length === 0
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

function isSameSet(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  return isSubset(one, other) && isSubset(other, one)
}

function isSubset(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  const isMember = (entry: unknown) =>
    other.has(entry) || (types.isUint8Array(entry) && [...other].some(each => isSameValue(entry, each)))
  return [...one].every(isMember)
}
