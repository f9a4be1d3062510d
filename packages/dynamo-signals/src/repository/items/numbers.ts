import type { AnyModel } from '../../models/model.ts'
import { UnstorableValue } from './unstorable-value.ts'

/** Decodes the text of a stored number. */
export type DecodeNumber = (text: string) => number | bigint | string

// A double preserves fifteen digits. Only longer texts need a check, and few numbers have them.
const EXACT_LENGTH = 15

/** Returns the number, or the result of `otherwise` if a JavaScript number cannot hold the digits. */
function decodeWith(otherwise: DecodeNumber): DecodeNumber {
  return text => {
    const number = Number(text)
    return text.length <= EXACT_LENGTH || canonical(text) === canonical(String(number)) ? number : otherwise(text)
  }
}

/** Rejects a number that would be rounded. */
export const exactNumber = decodeWith(text => {
  throw new UnstorableValue(
    '',
    `a JavaScript number cannot hold ${text} exactly: define the model with bigints or inexactNumbers`,
  )
})

/** Returns the digits of a number that would be rounded. */
export const exactText = decodeWith(text => text)

const whole: DecodeNumber = text => {
  const [, sign, digits = '', zeros] = /^(-?)(\d+)e(\d+)$/.exec(canonical(text)) ?? []
  if (zeros !== undefined) return BigInt(`${sign}${digits}${'0'.repeat(Number(zeros))}`)
  throw new UnstorableValue(
    '',
    `a bigint cannot hold the fraction of ${text}: define the model with inexactNumbers: 'text'`,
  )
}

/** Returns a bigint for an integer that would be rounded. Rejects a fraction that would be rounded. */
export const exactBigint = decodeWith(whole)

const DECODERS = { refuse: exactNumber, bigint: exactBigint, text: exactText }

/** Returns how the numbers in a field of the model are loaded. */
export function numbersIn({ bigints, inexactNumbers }: AnyModel, field: string): DecodeNumber {
  return bigints.length > 0 && bigints.includes(field) ? whole : DECODERS[inexactNumbers]
}

/** Whether a string is a number that DynamoDB stores unchanged. */
export function isStorableNumeral(text: string): boolean {
  const [, digits = '', power] = /^-?(\d+)e(-?\d+)$/.exec(canonical(text)) ?? []
  return (
    /^-?\d+(\.\d+)?$/.test(text) && digits.length <= 38 && digits.length + Number(power) <= 126 && Number(power) > -130
  )
}

/** Returns the canonical form of a number: its digits without leading or trailing zeros, and a power of ten. */
export function canonical(text: string): string {
  const [, sign, before = '', after = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e(.+))?$/i.exec(text) ?? []
  const digits = `${before}${after}`.replace(/^0+/, '')
  const short = digits.replace(/0+$/, '')
  if (short === '') return '0e0'
  return `${sign === '-' ? '-' : ''}${short}e${Number(power) - after.length + digits.length - short.length}`
}

/**
 * Encodes a number with DynamoDB's precision: 38 digits, between 1e-130 and 1e126. Every double in that range survives the
 * round trip.
 */
export function encodeNumber(value: number | bigint, path: string): string {
  if (typeof value === 'bigint') {
    const digits = String(value).replace(/^-/, '')
    if (digits.length <= 126 && digits.replace(/0+$/, '').length <= 38) return String(value)
    throw new UnstorableValue(path, 'a bigint of more than 38 digits cannot be stored: store it as a string')
  }
  const magnitude = Math.abs(value)
  if (!Number.isFinite(value) || magnitude >= 1e126 || (magnitude !== 0 && magnitude < 1e-130)) {
    throw new UnstorableValue(path, `the number ${value} cannot be stored: omit it or use null`)
  }
  return String(value === 0 ? 0 : value)
}
