import type { Condition } from '../repository/writing/planned-write.ts'
import type { FormParts } from './form-parts.ts'
import { hasStoredDigits } from './stored-digits.ts'

/**
 * The condition that the attributes of an item form an id. Several ids can have the same key, such as `A` and `a` in a key of
 * lowercase letters. A reference by the wrong one would not be found by a delete. Empty if a function of the item returns the id.
 */
export function idCondition({ id: form, idAttributes, attributes }: FormParts, id: string): Condition[] {
  const isField = form.fields.length > 0
  const parts = isField ? form.partsOf(id) : idAttributes && { id }
  return Object.entries(parts ?? {}).map(([field, part], at) => {
    // An item without the attribute `id` has the id of its key.
    const [name, text] = attributes.storedText(field, String(part))
    return partCondition(name, text, at, !isField)
  })
}

/** The condition that an attribute is a string, or a number with these digits. */
function partCondition(attribute: string, part: string, at: number, isOptional: boolean): Condition {
  const [name, text, number] = [`#i${at}`, `:i${at}`, `:n${at}`]
  const isNumber = hasStoredDigits(part)
  const equals = isNumber ? `${name} IN (${text}, ${number})` : `${name} = ${text}`
  return {
    kind: 'holds',
    expression: isOptional ? `attribute_not_exists(${name}) OR ${equals}` : equals,
    names: { [name]: attribute },
    values: { [text]: { S: part }, ...(isNumber && { [number]: { N: part } }) },
    holds(current) {
      const { S, N } = current?.[attribute] ?? {}
      return S === part || N === part || (isOptional && current !== undefined && !current[attribute])
    },
  }
}
