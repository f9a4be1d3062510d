import { shown } from '../../dispatch/option-issues.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import { exactDate, toIso } from '../date-format.ts'
import type { KeyContext } from './key-context.ts'

/**
 * Returns the value of a field as an instance has it: a date that is stored as a number is an ISO string in UTC with milliseconds.
 * Returns other texts as they are, such as the beginning of a date.
 */
export function asInInstance(
  { parts }: Pick<KeyContext, 'parts'>,
  field: string,
  value: AttributeValue,
): AttributeValue {
  const format = parts.attributes.placeOf(field)?.format ?? 'iso'
  const time = format === 'iso' ? undefined : exactDate(value, 'milliseconds')
  return time ? toIso(time, 'milliseconds') : value
}

/** Returns the value of a field as its attribute stores it. Throws `ConfigurationError` for text that is not a date. */
export function storedDate({ parts, refuse }: KeyContext, field: string, value: AttributeValue): AttributeValue {
  const format = parts.attributes.placeOf(field)?.format ?? 'iso'
  if (format === 'iso') return value
  return exactDate(value, format) ?? refuse(`${field} must be an ISO date with a time zone, not ${shown(value.S)}.`)
}
