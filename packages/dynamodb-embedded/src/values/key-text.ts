import type { AttributeValue } from './item.ts'

/**
 * Encodes a key value as a string that sorts like the value: strings unchanged, numbers by size, bytes in order. Key
 * attributes have one type each, so strings of different types are never compared.
 */
export function keyText(value: AttributeValue): string {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return numberText(value.N)
  return Buffer.from(value.B ?? []).toString('latin1')
}

const NEGATIVE = '0'
const ZERO = '1'
const POSITIVE = '2'
/** Larger than any digit, because the longer one of two negative numbers with the same prefix is smaller. */
const END_OF_NEGATIVE = '~'
const EXPONENT_BIAS = 500

/** Expects a number in DynamoDB's canonical form, without an exponent or redundant zeros. */
function numberText(number: string): string {
  if (number === '0') return ZERO
  const isNegative = number.startsWith('-')
  const [whole = '', decimals = ''] = number.slice(isNegative ? 1 : 0).split('.')
  const all = whole === '0' ? decimals : `${whole}${decimals}`
  const leadingZeros = all.length - all.replace(/^0+/, '').length
  const exponent = (whole === '0' ? 0 : whole.length) - leadingZeros
  const digits = `${exponent + EXPONENT_BIAS}${all.slice(leadingZeros).replace(/0+$/, '')}`
  return isNegative ? `${NEGATIVE}${complement(digits)}${END_OF_NEGATIVE}` : `${POSITIVE}${digits}`
}

function complement(digits: string): string {
  return digits.replace(/\d/g, digit => String(9 - Number(digit)))
}

/** The number of bits of a {@link keyHash}. V8 does not box an integer of this size. */
export const HASH_BITS = 30

/** Distributes partitions evenly. DynamoDB's hash is undocumented, so the order of a scan is unspecified. */
export function keyHash(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> (32 - HASH_BITS)
}
