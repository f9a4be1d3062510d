/** A pattern of Lambda's event filtering. All keys must match, and one value of each list is enough. */
export type EventFilter = {
  readonly eventName: readonly string[]
  /** Absent if any item of these events matches. */
  readonly dynamodb?: ImagePattern
}
type ImagePattern = { readonly [image: string]: FieldsPattern }
export type FieldsPattern = { readonly [attribute: string]: AttributePattern }
export type AttributePattern = { readonly [type: string]: readonly ValuePattern[] | FieldsPattern }
type ValuePattern = string | boolean | { readonly exists: boolean } | { readonly prefix: string }

/**
 * Returns the pattern for a value. A filter needs the type, and compares a number in DynamoDB's notation. This notation is
 * known only for integers, because 1e21 and 1e-7 have several.
 */
export function valuePattern(value: string | number | boolean | null): AttributePattern {
  if (value === null) return { NULL: [true] }
  if (typeof value === 'boolean') return { BOOL: [value] }
  if (typeof value === 'string') return { S: [value] }
  return { N: [Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : { exists: true }] }
}
