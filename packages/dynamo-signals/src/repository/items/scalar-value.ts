import type { AttributeValue } from './attribute-value.ts'
import { canonical } from './numbers.ts'

/**
 * Whether a stored value is this text, number, boolean or null, without decoding it: total, whatever another writer
 * stored. Numbers are compared as the decimals they are, so that two spellings of one number are equal, and a number
 * that the language would round is not equal to what it would be rounded to.
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
