import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compareNumbers } from './numbers.ts'

/** Compares two values of the same type: strings and binaries by bytes, numbers by size. NaN if there is no order. */
export function compare(one: AttributeValue | undefined, other: AttributeValue | undefined): number {
  if (one?.S !== undefined && other?.S !== undefined) return compareTexts(one.S, other.S)
  if (one?.N !== undefined && other?.N !== undefined) return compareNumbers(one.N, other.N)
  if (one?.B !== undefined && other?.B !== undefined) return Buffer.compare(one.B, other.B)
  return Number.NaN
}

/** Compares strings by their UTF-8 bytes, like sort keys. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  for (let index = 0; index < one.length && index < other.length; index++) {
    const [left, right] = [one.charCodeAt(index), other.charCodeAt(index)]
    if (left === right) continue
    // Only surrogates are ordered differently in UTF-8 and UTF-16.
    return left < 0xd800 && right < 0xd800 ? left - right : Buffer.compare(Buffer.from(one), Buffer.from(other))
  }
  return one.length - other.length
}
