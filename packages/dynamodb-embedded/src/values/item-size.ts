import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalNumber } from './numbers.ts'

type Item = Record<string, AttributeValue>

/** Positive whole numbers in canonical form, without pairs of trailing zeros. */
const SHORT = /^[1-9](?:\d{0,12}[1-9])?$/

/** Returns the size of an item in bytes, including names: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemSize(item: Readonly<Item>): number {
  let size = 0
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) size += textSize(name) + valueSize(value)
  }
  return size
}

/** Returns the size of a value in bytes. */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return textSize(value.S)
  if (value.N !== undefined) return numberSize(value.N)
  if (value.B !== undefined) return value.B.length
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M)
  if (value.L !== undefined) return 3 + sum(value.L, entry => 1 + valueSize(entry))
  if (value.SS !== undefined) return sum(value.SS, textSize)
  if (value.NS !== undefined) return sum(value.NS, numberSize)
  return value.BS === undefined ? 1 : sum(value.BS, bytes => bytes.length)
}

/**
 * One byte, plus one for each pair of digits, plus one for a negative sign. Digits are paired from the decimal point.
 * Pairs of zeros at both ends do not count.
 */
function numberSize(number: string): number {
  // Most numbers are short and do not end with a zero.
  if (SHORT.test(number)) return 1 + ((number.length + 1) >> 1)
  const [whole = '', decimals = ''] = canonicalNumber(number).replace('-', '').split('.')
  const digits = `${'0'.repeat(whole.length % 2)}${whole}${decimals}${'0'.repeat(decimals.length % 2)}`
  const pairs = digits.replace(/^(?:00)+/, '').replace(/(?:00)+$/, '').length / 2
  return 1 + pairs + (number.startsWith('-') ? 1 : 0)
}

function textSize(text: string): number {
  return Buffer.byteLength(text)
}

function sum<T>(entries: readonly T[], sizeOf: (entry: T) => number): number {
  return entries.reduce((size, entry) => size + sizeOf(entry), 0)
}
