import type { AttributeValue } from './attribute-value.ts'

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

function isSameDecimal(one: string, other: string): boolean {
  if (one === other) return true
  const decimal = decimalOf(one)
  return decimal !== undefined && decimal === decimalOf(other)
}

/** One spelling for a decimal: its digits without zeros at either end, and the power of ten behind them. */
function decimalOf(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return /\d/.test(text) && whole + fraction !== '' ? '0' : undefined
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${sign === '-' ? '-' : ''}${significant}e${power}`
}
