import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Condition, Step } from '../../queries/filter.ts'
import { compared, type FieldFormat } from '../date-format.ts'
import type { FormParts } from '../form-parts.ts'
import { bookkeepingOf } from '../writes-options.ts'

/** The stored attributes that a filter can compare. */
export interface Filterable {
  readonly model: AnyModel
  readonly parts: FormParts
  /** The key attributes of the index that is queried. DynamoDB does not let a filter compare them. */
  readonly keys: readonly string[]
}

/**
 * Converts a filter on the fields of an instance to one on the attributes of its item. Throws `ConfigurationError` for a
 * comparison that the attributes do not allow.
 */
export function storedFilter(condition: Condition, to: Filterable): Condition {
  if ('parts' in condition) return { ...condition, parts: condition.parts.map(part => storedFilter(part, to)) }
  const [field, ...inside] = condition.path
  const { name, format, before } = placeOf(String(field), to)
  const path: Step[] = [...before, name, ...inside]
  if (to.keys.includes(String(path[0]))) {
    throw refused(to, `${field}, which is a key of the index. Pass it in the key of the query`)
  }
  if (condition.operator === 'attribute_exists') return { ...condition, path }
  if (format === 'iso') return { ...condition, path }
  if (condition.operator === 'begins_with' || condition.operator === 'contains') {
    const stored = format === 'number' ? 'which is stored as a number' : `whose dates are stored as ${format}`
    throw refused(to, `the text of ${field}, ${stored}. Compare it with gte and lt`)
  }
  const values = condition.values.map(value => {
    const converted = compared(value, format)
    if (converted) return converted
    const why =
      format === 'number'
        ? 'it is stored as a number. Pass its digits as a string'
        : `its dates are stored as ${format}. Pass an ISO date with a time zone`
    throw refused(to, `${field} with ${shown(value.S ?? Object.values(value)[0])}, because ${why}`)
  })
  return { ...condition, path, values }
}

interface Place {
  readonly before: readonly string[]
  readonly name: string
  readonly format: FieldFormat
}

function placeOf(field: string, to: Filterable): Place {
  const { attributes, writes } = to.parts
  const bookkeeping = bookkeepingOf(writes)
  if (field === '_v' && bookkeeping !== undefined) return { before: [bookkeeping], name: 'v', format: 'iso' }
  const place = attributes.placeOf(field)
  if (place) return { before: [], ...place }
  const advice = field === 'id' ? 'Compare the fields that form it' : 'Name an attribute for it in writes'
  throw refused(to, `${field === '_v' ? 'version' : field}, which is not an attribute of the items. ${advice}`)
}

function refused({ model }: Filterable, what: string): ConfigurationError {
  return new ConfigurationError('repository.badQuery', `where of ${model.name} cannot compare ${what}.`)
}
