import { fromKeyPart, keyPart } from '../repository/items/keys.ts'
import type { IdOf } from './identity.ts'
import { plainDigits } from './stored-digits.ts'
import type { KeyFields } from './writes-options.ts'

/** How the id of an instance relates to its fields. */
export interface IdParts {
  /** The fields that form the id. Empty if the id is not a field. */
  readonly fields: readonly string[]
  /** Returns the fields that an id consists of, as strings. Undefined for an id of another form. */
  partsOf(id: string): KeyFields | undefined
  /** Returns the id that fields form. Undefined if one is missing. */
  join(fields: object): string | undefined
}

/**
 * Returns the parts of an id, given the attributes that form it and the field that each of them stores.
 *
 * @param asRead returns the text of a field as it will be read: a date can be stored as a number.
 */
export function idParts(
  id: IdOf | undefined,
  fieldOf: (attribute: string) => string,
  asRead: (field: string, text: string) => string,
): IdParts {
  const attributes = id === undefined || typeof id === 'function' ? [] : typeof id === 'string' ? [id] : id
  const fields = attributes.map(fieldOf)
  const isOne = fields.length === 1
  return {
    fields,
    partsOf(given) {
      if (fields.length === 0) return {}
      if (isOne) return given === '' ? undefined : { [fields[0] as string]: given }
      const parts = given.split('#').map(fromKeyPart)
      return parts.length === fields.length && !parts.includes('')
        ? Object.fromEntries(fields.map((field, at) => [field, parts[at]]))
        : undefined
    },
    join(given) {
      const parts = fields.map(field => {
        const text = textOf((given as KeyFields)[field])
        return text && asRead(field, text)
      })
      if (parts.length === 0 || parts.includes(undefined)) return undefined
      return isOne ? parts[0] : parts.map(part => keyPart(part ?? '')).join('#')
    },
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value || undefined
  return typeof value === 'number' || typeof value === 'bigint' ? plainDigits(String(value)) : undefined
}
