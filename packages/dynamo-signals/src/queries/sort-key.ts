import type { AttributeValue } from '../repository/items/attribute-value.ts'
import { canonical } from '../repository/items/numbers.ts'

/** Ends each part of a sort key. Sorts before every character that a part can contain. */
export const END = '#'
/** The character after {@link END}: the first text that starts like a part, but has ended differently. */
export const AFTER_END = '$'

/**
 * Encodes a string, number or boolean as one part of a sort key, so that the byte order of keys is the order of values:
 * numbers by their value, then booleans, then strings by their code points. No two values have the same encoding. Undefined
 * for other types, which have no order.
 */
export function sortPart({ S, N, BOOL }: AttributeValue): string | undefined {
  if (S !== undefined) return sortText(S)
  if (N !== undefined) return `!${sortNumber(N)}`
  return BOOL === undefined ? undefined : `!${BOOL}`
}

const ESCAPED_FROM = '0'.charCodeAt(0)

/**
 * Escapes a string. The result has no character up to {@link END}, so a key that continues after a part sorts before a key
 * with a longer part. A prefix of the string is a prefix of the result.
 */
export function sortText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that sort up to AFTER_END
  if (!/[\u0000-$]/.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return text.replace(/[\u0000-$]/g, each => `$${String.fromCharCode(each.charCodeAt(0) + ESCAPED_FROM)}`)
}

/** Added to the exponent of a number. DynamoDB stores magnitudes from 1e-130 up to 9.9…e125. */
const BIAS = 130
const MAX_EXPONENT = 255

/**
 * Encodes a number: its sign, its exponent, then its digits. For a negative number, the exponent and the digits are
 * complemented, so that a greater magnitude sorts first, and `~` makes fewer digits sort after more.
 */
function sortNumber(text: string): string {
  const [, sign, digits = '', power] = /^(-?)(\d+)e(-?\d+)$/.exec(canonical(text)) ?? []
  if (digits === '0' || power === undefined) return '0'
  const exponent = Number(power) + digits.length - 1 + BIAS
  if (sign === '') return `1${padded(exponent)}${digits}`
  return `-${padded(MAX_EXPONENT - exponent)}${digits.replace(/\d/g, digit => String(9 - Number(digit)))}~`
}

function padded(exponent: number): string {
  return String(exponent).padStart(3, '0')
}
