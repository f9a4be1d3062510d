import { shown } from '../dispatch/option-issues.ts'

type KeyValue = string | number | bigint | Uint8Array

/** Whether a value can be an attribute of a key. */
export function isKeyValue(value: unknown): value is KeyValue {
  switch (typeof value) {
    case 'string':
      return value !== ''
    case 'number':
      // Different digits would make the same key: `Number('9007199254740993')` is 9007199254740992.
      return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
    case 'bigint':
      return true
    default:
      return value instanceof Uint8Array && value.length > 0
  }
}

/** Returns what a function must return, and what it returned instead. */
export function keyValueIssue(value: unknown): string {
  if (Number.isInteger(value))
    return `must return a bigint instead of ${value}, because numbers from 2 ** 53 are not exact.`
  return `must return a string that is not empty, a number, a bigint or bytes, not ${shown(value)}.`
}
