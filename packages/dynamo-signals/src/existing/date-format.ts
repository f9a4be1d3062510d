import type { AttributeValue } from '../repository/items/attribute-value.ts'

/** How a date is stored: as the ISO string that the instance has, or as a number since 1970. */
export type DateFormat = 'iso' | 'seconds' | 'milliseconds'

const UNITS = { seconds: 1000, milliseconds: 1 } as const

/** Converts a stored date to an ISO string. Returns values that are not such a date as they are. */
export function toIso(value: AttributeValue, format: DateFormat): AttributeValue {
  if (format === 'iso' || value.N === undefined) return value
  const time = Number(value.N) * UNITS[format]
  // Any other time would not be stored as the same number again.
  if (!Number.isInteger(time) || Math.abs(time) > MAX_TIME) return value
  return { S: new Date(time).toISOString() }
}

/** Converts an ISO string to the stored date. Returns values that are not an ISO date as they are. */
export function fromIso(value: AttributeValue, format: DateFormat): AttributeValue {
  if (format === 'iso' || value.S === undefined) return value
  const time = Date.parse(value.S)
  if (Number.isNaN(time)) return value
  return { N: String(format === 'seconds' ? Math.floor(time / 1000) : time) }
}

const MAX_TIME = 8.64e15
