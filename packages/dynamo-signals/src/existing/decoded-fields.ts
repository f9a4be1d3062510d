import { decodeValue, type Item, requireName } from '../repository/items/attribute-value.ts'
import { exactText } from '../repository/items/numbers.ts'
import type { KeyFields } from './writes-options.ts'

/** Returns the decoded fields of an item of the library's form, for the functions of the application. */
export function decodedFields(own: Readonly<Item>): KeyFields {
  const fields: Record<string, unknown> = {}
  for (const name in own) {
    const value = own[name]
    const isField = value && !name.startsWith('_') && name !== 'pk' && name !== 'sk'
    if (isField) fields[requireName(name)] = decodeValue(value, exactText)
  }
  return fields
}
