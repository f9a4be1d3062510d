import type { AttributeValue } from './attribute-value.ts'
import { canonical } from './numbers.ts'

/**
 * Whether a stored value is this string, number, boolean or null. Does not decode it, so it never throws, even for values of
 * other writers. Compares numbers as decimals: two notations of one number are equal, and a number that JavaScript would
 * round is not equal to its rounded value.
 */
export function isScalar(stored: AttributeValue | undefined, expected: unknown): boolean {
  switch (typeof expected) {
    case 'string':
      return stored?.S === expected
    case 'boolean':
      return stored?.BOOL === expected
    case 'number':
      return typeof stored?.N === 'string' && isSameDecimal(stored.N, String(expected))
    default:
      return expected === null && stored?.NULL === true
  }
}

function isSameDecimal(stored: string, expected: string): boolean {
  return stored === expected || (/^[+-]?\.?\d/.test(stored) && canonical(stored) === canonical(expected))
}
