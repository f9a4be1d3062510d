import { shown } from '../../dispatch/option-issues.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import { exactDate } from '../date-format.ts'
import type { KeyContext } from './key-context.ts'

/** Returns the value of a field as its attribute stores it. Throws `ConfigurationError` for text that is not a date. */
export function storedDate({ parts, refuse }: KeyContext, field: string, value: AttributeValue): AttributeValue {
  const format = parts.attributes.placeOf(field)?.format ?? 'iso'
  if (format === 'iso') return value
  return exactDate(value, format) ?? refuse(`${field} must be an ISO date with a time zone, not ${shown(value.S)}.`)
}
