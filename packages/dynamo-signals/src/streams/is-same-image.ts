import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../dispatch/is-object.ts'
import { canonical } from '../repository/items/numbers.ts'

/**
 * Whether two values of a record's images are the same. Sets have no order. DynamoDB Local omits the type of an empty map,
 * and keeps the writer's spelling of a number in lists and maps. Never throws, whatever another writer stored.
 */
export function isSameImage(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(comparable(one), comparable(other))
}

function comparable(value: unknown): unknown {
  if (!isObject(value)) return value
  const [entry] = Object.entries(value)
  if (!entry) return { M: new Map() }
  const [type, content] = entry
  if (type === 'N') return { N: decimal(content) }
  if (type === 'NS' && Array.isArray(content)) return { NS: new Set(content.map(decimal)) }
  if (Array.isArray(content)) return { [type]: type === 'L' ? content.map(comparable) : new Set(content) }
  if (type !== 'M' || !isObject(content)) return value
  return { M: new Map(Object.entries(content).map(([name, entry]) => [name, comparable(entry)])) }
}

function decimal(text: unknown): unknown {
  return typeof text === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? canonical(text) : text
}
