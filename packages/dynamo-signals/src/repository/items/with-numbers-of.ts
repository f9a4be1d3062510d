import type { AttributeValue } from './attribute-value.ts'
import { exactText, isStorableNumeral } from './numbers.ts'

/**
 * Turns strings in an encoded value back into numbers where the stored value has numbers, for models that load numbers a
 * JavaScript number cannot hold as strings. A string that would be loaded as a number stays a string.
 */
export function withNumbersOf(stored: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!stored) return value
  if (value.S !== undefined) return stored.N !== undefined && isNumber(value.S) ? { N: value.S } : value
  if (value.SS)
    return stored.NS && value.SS.some(isNumber) && value.SS.every(isStorableNumeral) ? { NS: value.SS } : value
  if (value.L) return { L: value.L.map((entry, index) => withNumbersOf(stored.L?.[index], entry)) }
  if (!value.M) return value
  const entries = Object.entries(value.M).map(([name, entry]) => [name, withNumbersOf(stored.M?.[name], entry)])
  return { M: Object.fromEntries(entries) }
}

function isNumber(text: string): boolean {
  return isStorableNumeral(text) && exactText(text) === text
}
