import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalNumber } from './numbers.ts'

type Item = Record<string, AttributeValue>

/** Returns whether DynamoDB considers two values equal: `1` equals `1.0`, and sets have no order. */
export function isEqual(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return true
  if (!one || !other) return false
  if (one.S !== undefined) return one.S === other.S
  if (one.N !== undefined) return isEqualNumber(one.N, other.N)
  if (one.BOOL !== undefined) return one.BOOL === other.BOOL
  if (one.NULL !== undefined) return one.NULL === other.NULL
  if (one.M) return other.M !== undefined && isEqualItem(one.M, other.M)
  if (one.L) return other.L !== undefined && isEqualList(one.L, other.L, isEqual)
  if (one.B) return other.B !== undefined && isEqualBytes(one.B, other.B)
  if (one.SS) return other.SS !== undefined && isEqualList(one.SS.toSorted(), other.SS.toSorted(), Object.is)
  if (one.NS) return other.NS !== undefined && isEqualList(sortedNumbers(one.NS), sortedNumbers(other.NS), Object.is)
  return (
    one.BS !== undefined && other.BS !== undefined && isEqualList(sortedBytes(one.BS), sortedBytes(other.BS), Object.is)
  )
}

/** Returns whether two items have the same attributes with equal values. */
export function isEqualItem(one: Readonly<Item> | undefined, other: Readonly<Item> | undefined): boolean {
  if (one === other) return true
  if (!one || !other) return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every(name => isEqual(one[name], other[name]))
}

function isEqualNumber(one: string, other: string | undefined): boolean {
  return one === other || (other !== undefined && canonicalNumber(one) === canonicalNumber(other))
}

function isEqualList<T>(one: readonly T[], other: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return one.length === other.length && one.every((value, index) => isSame(value, other[index] as T))
}

function isEqualBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

function sortedNumbers(numbers: readonly string[]): string[] {
  return numbers.map(canonicalNumber).sort()
}

function sortedBytes(entries: readonly Uint8Array[]): string[] {
  return entries.map(bytes => Buffer.from(bytes).toString('hex')).sort()
}
