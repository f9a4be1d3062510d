import { compared, fromIso } from '../../existing/date-format.ts'
import { formOf } from '../../existing/item-form.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Condition } from '../../queries/filter.ts'
import { matches } from '../../queries/filter-match.ts'
import type { Item } from '../../repository/items/attribute-value.ts'

type Comparison = Extract<Condition, { readonly values: unknown }>

/** Operators that compare the text of a field. */
const OF_TEXT: readonly string[] = ['begins_with', 'contains']

/**
 * Returns the test of a filter for instances, given their items in the library's own form. A field that is stored as a number has
 * a string there, but the filter compares it as a number, as a query does. Otherwise 10 would be less than 9.
 */
export function instanceFilter(model: AnyModel, condition: Condition): (own: Readonly<Item>) => boolean {
  const attributes = formOf(model)?.parts.attributes
  const test = (each: Condition, own: Readonly<Item>): boolean => {
    if ('parts' in each) {
      const results = each.parts.map(part => test(part, own))
      return each.operator === 'OR' ? results.includes(true) : results.includes(false) === (each.operator === 'NOT')
    }
    const [field = ''] = each.path
    const format = attributes?.placeOf(String(field))?.format ?? 'iso'
    const value = own[field]
    if (format === 'iso' || !value || !isComparison(each)) return matches(each, own)
    const values = each.values.map(text => compared(text, format))
    // Other text, such as the first four digits of a date, is compared with the text of the instance.
    if (values.includes(undefined)) return matches(each, own)
    return matches({ ...each, values: values.filter(each => each !== undefined) }, { [field]: fromIso(value, format) })
  }
  return own => test(condition, own)
}

function isComparison(condition: Condition): condition is Comparison {
  return 'values' in condition && condition.path.length === 1 && !OF_TEXT.includes(condition.operator)
}
