import { isEqual } from '../values/is-equal.ts'
import { type AttributeValue, type Item, parts } from '../values/item.ts'

type Holds = (subject: AttributeValue | undefined, object: AttributeValue | undefined) => boolean

/** The functions that are conditions by themselves. Each tests its first operand, given the second. */
export const FUNCTIONS: Readonly<Record<string, Holds>> = {
  attribute_exists: subject => subject !== undefined,
  attribute_not_exists: subject => subject === undefined,
  attribute_type: (subject, type) => subject !== undefined && parts(subject)[0] === type?.S,
  begins_with: (subject, prefix) => beginsWith(subject, prefix),
  contains: (subject, part) => subject !== undefined && part !== undefined && has(subject, part),
}

/** Returns whether a string or binary value begins with another one. */
export function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value?.S !== undefined) return prefix?.S !== undefined && value.S.startsWith(prefix.S)
  if (value?.B === undefined || prefix?.B === undefined) return false
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0
}

function has(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S)
  if (value.B !== undefined) return part.B !== undefined && Buffer.from(value.B).includes(Buffer.from(part.B))
  if (value.L) return value.L.some(entry => isEqual(entry, part))
  if (value.SS) return part.S !== undefined && value.SS.includes(part.S)
  if (value.BS) return part.B !== undefined && value.BS.some(B => isEqual({ B }, part))
  return (part.N !== undefined && value.NS?.some(N => isEqual({ N }, part))) ?? false
}

/** Implements `size`: the characters of a string, the bytes of a binary, or the entries of a collection. */
export function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!value) return undefined
  const [type, content] = parts(value)
  if (type === 'N' || type === 'BOOL' || type === 'NULL') return undefined
  const size = type === 'M' ? Object.keys(content as Item).length : (content as { length: number }).length
  return { N: String(size) }
}
