import type { AttributeValue } from '../repository/items/attribute-value.ts'
import { hasStoredDigits } from './stored-digits.ts'

/** How a date is stored: as the ISO string that the instance has, or as a number since 1970. */
export type DateFormat = 'iso' | 'seconds' | 'milliseconds'

/** How a field is stored: as a date, or as a number whose digits are a string in the instance. */
export type FieldFormat = DateFormat | 'number'

const UNITS = { seconds: 1000, milliseconds: 1 } as const

/** Converts a stored date to an ISO string, and a number to its digits. Returns other values as they are. */
export function toIso(value: AttributeValue, format: FieldFormat): AttributeValue {
  if (format === 'iso' || value.N === undefined) return value
  if (format === 'number') return hasStoredDigits(value.N) ? { S: value.N } : value
  const time = Number(value.N) * UNITS[format]
  // Any other time would not be stored as the same number again.
  if (!Number.isInteger(time) || Math.abs(time) > MAX_TIME) return value
  return { S: new Date(time).toISOString() }
}

/** Converts an ISO string to the stored date, and digits to a number. Returns other values as they are. */
export function fromIso(value: AttributeValue, format: FieldFormat): AttributeValue {
  if (format === 'iso' || value.S === undefined) return value
  if (format === 'number') return hasStoredDigits(value.S) ? { N: value.S } : value
  if (!ISO.test(value.S)) return value
  const time = Date.parse(value.S)
  if (Number.isNaN(time)) return value
  return { N: String(format === 'seconds' ? Math.floor(time / 1000) : time) }
}

/**
 * Converts an ISO string that a stored date is compared with, or the digits of a number. Keeps fractions of a second, so that a
 * date before it compares as one. Returns null as it is, and undefined for values that are not an ISO date or such digits.
 */
export function compared(value: AttributeValue, format: Exclude<FieldFormat, 'iso'>): AttributeValue | undefined {
  if (value.NULL) return value
  if (format === 'number') return hasStoredDigits(value.S ?? '') ? { N: value.S ?? '' } : undefined
  const time = value.S !== undefined && ISO.test(value.S) ? Date.parse(value.S) : Number.NaN
  return Number.isNaN(time) ? undefined : { N: String(time / UNITS[format]) }
}

// `Date.parse` takes other text for a date, too, such as "5", and a time without a zone for that of the machine.
const ISO = /^([+-]\d\d)?\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/
const MAX_TIME = 8.64e15
