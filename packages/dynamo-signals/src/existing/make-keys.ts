import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { encodeValue, type Item } from '../repository/items/attribute-value.ts'
import { isKeyValue, isRounded, keyValueIssue } from './key-value.ts'
import type { KeyAttribute, KeyFields } from './writes-options.ts'

/** Returns what the functions of an option make of fields. Throws `ConfigurationError` for a value that cannot be a key. */
export function makeKeys(
  model: AnyModel,
  attributes: Readonly<Record<string, KeyAttribute>>,
  fields: KeyFields,
  option: string,
): Item {
  const made: Item = {}
  for (const [name, make] of Object.entries(attributes)) {
    const value: unknown = make(fields)
    if (value === undefined && option === 'indexes') continue
    // A field that is a number is exact, so the key of an index is, too. An id is a string, which the function converts.
    if (isKeyValue(value) && !(option === 'key' && isRounded(value))) made[name] = encodeValue(value)
    else {
      throw new ConfigurationError(
        'models.badTable',
        `${model.name}: the function writes.${option}.${name} ${keyValueIssue(value)}`,
      )
    }
  }
  return made
}
