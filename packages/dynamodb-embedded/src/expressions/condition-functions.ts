import { isEqual } from '../values/equality.ts'
import { type AttributeValue, type Item, parts } from '../values/item.ts'

/** What a function of a condition says of its first operand, given its second. */
export type ConditionFunction = (subject: AttributeValue | undefined, object: AttributeValue | undefined) => boolean

/** The functions that are conditions by themselves, by their names in lower case. */
export const FUNCTIONS: Readonly<Record<string, ConditionFunction>> = {
  attribute_exists: subject => subject !== undefined,
  attribute_not_exists: subject => subject === undefined,
  attribute_type: (subject, type) => subject !== undefined && parts(subject)[0] === type?.S,
  begins_with: (subject, prefix) =>
    subject?.S !== undefined && prefix?.S !== undefined && subject.S.startsWith(prefix.S),
  contains: (subject, part) => subject !== undefined && part !== undefined && contains(subject, part),
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S)
  if (value.L) return value.L.some(entry => isEqual(entry, part))
  if (value.SS) return part.S !== undefined && value.SS.includes(part.S)
  return (part.N !== undefined && value.NS?.some(N => isEqual({ N }, part))) ?? false
}

/** What the function `size` says of a value: the characters of a text, the bytes of a binary, the entries of a collection. */
export function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!value) return undefined
  const [type, content] = parts(value)
  const size = type === 'M' ? Object.keys(content as Item).length : (content as { length?: number }).length
  return size === undefined || type === 'N' ? undefined : { N: String(size) }
}
