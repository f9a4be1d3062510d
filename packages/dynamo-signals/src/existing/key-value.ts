import { shown } from '../dispatch/option-issues.ts'

type KeyValue = string | number | bigint | Uint8Array

/** Whether a value can be an attribute of a key. */
export function isKeyValue(value: unknown): value is KeyValue {
  if (value instanceof Uint8Array) return value.length > 0
  return (typeof value === 'string' && value !== '') || Number.isFinite(value) || typeof value === 'bigint'
}

/**
 * Whether a function may have rounded the digits of an id to this number. `Number('9007199254740993')` is 9007199254740992, the key
 * of another item.
 */
export function isRounded(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
}

/** Returns what a function must return, and what it returned instead. */
export function keyValueIssue(value: unknown): string {
  if (isRounded(value)) return `must return a bigint instead of ${value}, because numbers from 2 ** 53 are not exact.`
  return `must return a string that is not empty, a number, a bigint or bytes, not ${shown(value)}.`
}
