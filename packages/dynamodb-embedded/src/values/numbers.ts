import { invalid } from '../service-error.ts'

const SHORT_INTEGER = /^(0|-?[1-9]\d{0,20})$/
const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
const MOST_DIGITS = 38
const LARGEST_EXPONENT = 125
const SMALLEST_EXPONENT = -130

/** Returns the canonical form: no exponent, no redundant zeros. Throws for numbers that DynamoDB cannot store. */
export function canonicalNumber(text: string): string {
  if (SHORT_INTEGER.test(text)) return text
  const match = NUMBER.exec(text)
  if (!match || `${match[2]}${match[3]}` === '') {
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`)
  }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`
  const point = whole.length + Number(exponent)
  requireRange(digits, point)
  const padded = point < 0 ? `${'0'.repeat(-point)}${digits}` : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const integer = padded.slice(0, at).replace(/^0+/, '') || '0'
  const decimals = padded.slice(at).replace(/0+$/, '')
  const number = decimals ? `${integer}.${decimals}` : integer
  return sign === '-' && number !== '0' ? `-${number}` : number
}

function requireRange(digits: string, point: number): void {
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '')
  if (significant === '') return
  if (significant.length > MOST_DIGITS) {
    throw invalid('Attempting to store more than 38 significant digits in a Number')
  }
  const magnitude = point - (digits.length - digits.replace(/^0+/, '').length) - 1
  if (magnitude > LARGEST_EXPONENT)
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range')
  if (magnitude < SMALLEST_EXPONENT)
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range')
}

/** Returns the exact sum, or the exact difference for a sign of -1. */
export function addNumbers(one: string, other: string, sign: 1 | -1 = 1): string {
  const [left, right] = [canonicalNumber(one), canonicalNumber(other)]
  const scale = Math.max(decimalsOf(left), decimalsOf(right))
  const sum = scaled(left, scale) + BigInt(sign) * scaled(right, scale)
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0')
  const at = digits.length - scale
  return canonicalNumber(`${sum < 0n ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`)
}

/** Returns a negative number if the first value is smaller, and a positive one if it is larger. */
export function compareNumbers(one: string, other: string): number {
  if (one === other) return 0
  const difference = Number(one) - Number(other)
  // Doubles are not precise enough if the numbers are close.
  if (Math.abs(difference) > Math.abs(Number(one)) * 1e-9) return difference
  const exact = addNumbers(one, other, -1)
  return exact === '0' ? 0 : exact.startsWith('-') ? -1 : 1
}

function decimalsOf(number: string): number {
  return number.split('.')[1]?.length ?? 0
}

function scaled(number: string, scale: number): bigint {
  const [whole = '', decimals = ''] = number.split('.')
  return BigInt(`${whole}${decimals.padEnd(scale, '0')}`)
}
