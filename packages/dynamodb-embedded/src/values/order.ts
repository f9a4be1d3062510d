import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compareNumbers } from './numbers.ts'

/** Orders two values of the same type: texts and bytes by their bytes, numbers by size. NaN where there is no order. */
export function compare(one: AttributeValue | undefined, other: AttributeValue | undefined): number {
  if (one?.S !== undefined && other?.S !== undefined) return compareTexts(one.S, other.S)
  if (one?.N !== undefined && other?.N !== undefined) return compareNumbers(one.N, other.N)
  if (one?.B !== undefined && other?.B !== undefined) return Buffer.compare(one.B, other.B)
  return Number.NaN
}

/** Orders texts by their bytes in UTF-8, as sort keys are. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  for (let index = 0; index < one.length && index < other.length; index++) {
    const [left, right] = [one.charCodeAt(index), other.charCodeAt(index)]
    if (left === right) continue
    // Only surrogates are ordered otherwise in UTF-8 than in UTF-16.
    return left < 0xd800 && right < 0xd800 ? left - right : Buffer.compare(Buffer.from(one), Buffer.from(other))
  }
  return one.length - other.length
}
