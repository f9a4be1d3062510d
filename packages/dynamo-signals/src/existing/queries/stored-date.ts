import { shown } from '../../dispatch/option-issues.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import { compared, toIso } from '../date-format.ts'
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
  const time = format === 'iso' || format === 'number' ? undefined : compared(value, 'milliseconds')
  return time ? toIso(time, 'milliseconds') : value
}

/** Returns the value of a field as its attribute stores it. Throws `ConfigurationError` for text that is not a date or a number. */
export function storedDate({ parts, refuse }: KeyContext, field: string, value: AttributeValue): AttributeValue {
  const format = parts.attributes.placeOf(field)?.format ?? 'iso'
  if (format === 'iso') return value
  const expected = format === 'number' ? 'a number, because it is stored as one' : 'an ISO date with a time zone'
  return compared(value, format) ?? refuse(`${field} must be ${expected}, not ${shown(value.S)}.`)
}
