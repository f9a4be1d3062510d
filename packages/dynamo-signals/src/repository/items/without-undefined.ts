import { isObject } from '../../dispatch/is-object.ts'
import { isPlain, requireName } from './attribute-value.ts'
import { joinPath } from './join-path.ts'
import { tooDeep } from './unstorable-value.ts'

/** Deeper than anything DynamoDB can store. A schema may flatten a deep value, but not a circular one. */
const MAX_DEPTH = 100

/**
 * Removes undefined properties of plain objects at any depth, because DynamoDB has no undefined and a schema with exact
 * optional keys rejects it. Keeps the entries of lists. Throws for a circular value, and for a name that would change the
 * prototype.
 */
export function withoutUndefined<T>(value: T, path = '', depth = 0): T {
  if (!isObject(value) || !(Array.isArray(value) || isPlain(value))) return value
  if (depth > MAX_DEPTH) throw tooDeep(path, MAX_DEPTH)
  const isList = Array.isArray(value)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const at = isList ? `${path}.${key}` : joinPath(path, key)
    if (key === '__proto__') requireName(key, at)
    const entry = (value as Record<string, unknown>)[key]
    const next = withoutUndefined(entry, at, depth + 1)
    if (next === entry && (isList || entry !== undefined)) continue
    copy ??= (isList ? [...value] : { ...value }) as Record<string, unknown>
    if (next === undefined) delete copy[key]
    else copy[key] = next
  }
  return (copy ?? value) as T
}
