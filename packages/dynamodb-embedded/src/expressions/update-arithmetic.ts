import { invalid } from '../service-error.ts'
import { isEqual } from '../values/is-equal.ts'
import { type AttributeValue, parts } from '../values/item.ts'
import { addNumbers, canonicalNumber } from '../values/numbers.ts'

/** Evaluates `+` and `-` in `SET`. */
export function sum(one: AttributeValue, other: AttributeValue, sign: 1 | -1): AttributeValue {
  if (one.N === undefined || other.N === undefined) throw mismatch()
  return { N: addNumbers(one.N, other.N, sign) }
}

/** Evaluates `list_append`. */
export function appended(one: AttributeValue, other: AttributeValue): AttributeValue {
  if (!one.L || !other.L) throw mismatch()
  return { L: [...one.L, ...other.L] }
}

/** Returns the result of `ADD` on a number or a set. */
export function added(current: AttributeValue | undefined, by: AttributeValue): AttributeValue {
  if (current && parts(current)[0] !== parts(by)[0]) throw mismatch()
  if (by.N !== undefined) return { N: addNumbers(current?.N ?? '0', by.N) }
  if (by.SS) return { SS: [...new Set([...(current?.SS ?? []), ...by.SS])] }
  if (by.NS) return { NS: [...new Set([...(current?.NS ?? []), ...by.NS].map(canonicalNumber))] }
  if (by.BS) return { BS: [...(current?.BS ?? []), ...left(by.BS, current?.BS ?? [], 'B')] }
  throw mismatch()
}

/** Returns the result of `DELETE` on a set. An empty set becomes undefined. */
export function without(current: AttributeValue | undefined, gone: AttributeValue): AttributeValue | undefined {
  if (!current) return undefined
  if (current.SS && gone.SS) return setOf('SS', left(current.SS, gone.SS, 'S'))
  if (current.NS && gone.NS) return setOf('NS', left(current.NS, gone.NS, 'N'))
  if (current.BS && gone.BS) return setOf('BS', left(current.BS, gone.BS, 'B'))
  throw mismatch()
}

function left<T>(entries: readonly T[], gone: readonly T[], type: 'S' | 'N' | 'B'): T[] {
  const asValue = (entry: T) => ({ [type]: entry }) as unknown as AttributeValue
  return entries.filter(entry => !gone.some(each => isEqual(asValue(entry), asValue(each))))
}

function setOf(type: 'SS' | 'NS' | 'BS', entries: unknown[]): AttributeValue | undefined {
  return entries.length > 0 ? ({ [type]: entries } as unknown as AttributeValue) : undefined
}

function mismatch(): Error {
  return invalid('An operand in the update expression has an incorrect data type')
}
