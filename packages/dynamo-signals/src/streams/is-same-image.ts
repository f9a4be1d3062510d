import { isDeepStrictEqual } from 'node:util'

/**
 * Whether two values of a record's images are the same. Sets have no order, and the stream of DynamoDB Local omits the
 * type of an empty map. Never throws, whatever another writer stored.
 */
export function isSameImage(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(comparable(one), comparable(other))
}

function comparable(value: unknown): unknown {
  if (!isObject(value)) return value
  const [type] = Object.keys(value)
  if (type === undefined) return { M: new Map() }
  const content = value[type]
  if (Array.isArray(content)) return { [type]: type === 'L' ? content.map(comparable) : new Set(content) }
  if (type !== 'M' || !isObject(content)) return value
  return { M: new Map(Object.entries(content).map(([name, entry]) => [name, comparable(entry)])) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
