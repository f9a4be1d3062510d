import { canonical, isStorableNumeral } from '../repository/items/numbers.ts'

/** Whether a string is a number that DynamoDB returns with the same digits. */
export function hasStoredDigits(text: string): boolean {
  return isStorableNumeral(text) && !OTHER.test(text)
}

// Digits that DynamoDB returns in another way, such as `1.50`. They are another id than those of the number.
const OTHER = /^-?0\d|^-0$|\..*0$/

/** Returns the digits of a number as DynamoDB returns them: without an exponent. JavaScript writes 1e-7 and 1e21 with one. */
export function plainDigits(text: string): string {
  if (!/e/i.test(text)) return text
  const [, sign = '', digits = '', power] = /^(-?)(\d+)e(-?\d+)$/.exec(canonical(text)) ?? []
  const zeros = Number(power)
  if (zeros >= 0) return `${sign}${digits}${'0'.repeat(zeros)}`
  const padded = digits.padStart(1 - zeros, '0')
  return `${sign}${padded.slice(0, zeros)}.${padded.slice(zeros)}`
}
