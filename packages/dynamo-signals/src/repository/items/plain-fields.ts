import { checkedName, isPlain } from './attribute-value.ts'
import { joinPath } from './field-path.ts'
import { UnstorableValue } from './unstorable-value.ts'

/** Deeper than anything DynamoDB keeps. A schema may make something flat of it, but not of a circle. */
const MAX_DEPTH = 100

/**
 * A value without what is undefined in it, in plain objects at any depth: DynamoDB has no undefined, and a schema with
 * exact optional keys refuses it. Entries of lists stay. Throws for a circle, and for a name that would be a prototype.
 */
export function withoutUndefined<T>(value: T, path = '', depth = 0): T {
  if (typeof value !== 'object' || value === null || !(Array.isArray(value) || isPlain(value))) return value
  if (depth > MAX_DEPTH) {
    throw new UnstorableValue(path, `the value is circular or nested more than ${MAX_DEPTH} levels deep`)
  }
  const isList = Array.isArray(value)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const at = isList ? `${path}.${key}` : joinPath(path, key)
    if (key === '__proto__') checkedName(key, at)
    const entry = (value as Record<string, unknown>)[key]
    const next = withoutUndefined(entry, at, depth + 1)
    if (next === entry && (isList || entry !== undefined)) continue
    copy ??= (isList ? [...value] : { ...value }) as Record<string, unknown>
    if (next === undefined) delete copy[key]
    else copy[key] = next
  }
  return (copy ?? value) as T
}
