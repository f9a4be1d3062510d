import { shown } from '../dispatch/option-issues.ts'
import type { Adjustment } from '../models/adjustment.ts'
import { type AttributeValue, encodeValue, UnstorableValue } from '../repository/items/attribute-value.ts'
import { adjust } from './adjust.ts'
import { asOperation, badAdjustment, type Operation } from './operation.ts'

const ENGINE = { adjust }

/**
 * Adds to a number, in exact decimal arithmetic. A missing number counts as the schema's default, or 0. Throws
 * `ConfigurationError` if the argument is not a finite number.
 *
 * @example
 * await database.repository(Product).adjust('p1', { price: increment(-1) })
 */
export function increment(by: number | bigint): Adjustment<number> {
  if (typeof by !== 'bigint' && !Number.isFinite(by)) {
    throw badAdjustment(`increment() needs a finite number or a bigint, not ${shown(by)}.`)
  }
  return operation('increment', by)
}

/**
 * Adds entries to the end of a list, in the order given. A missing list counts as the schema's default, or an empty one. Throws
 * `ConfigurationError` without entries, and for one that DynamoDB cannot store.
 */
export function append<const Entry>(...entries: readonly Entry[]): Adjustment<readonly Entry[]> {
  return operation('append', some('append', entries))
}

/**
 * Adds entries to the start of a list, in the order given. A missing list counts as the schema's default, or an empty one. Throws
 * `ConfigurationError` without entries, and for one that DynamoDB cannot store.
 */
export function prepend<const Entry>(...entries: readonly Entry[]): Adjustment<readonly Entry[]> {
  return operation('prepend', some('prepend', entries))
}

/**
 * Adds members to a set of strings, numbers or bytes. Members that it already has change nothing. Throws `ConfigurationError`
 * without members, and for one that DynamoDB cannot store.
 */
export function addToSet<const Member>(...members: readonly Member[]): Adjustment<ReadonlySet<Member>> {
  return operation('addToSet', new Set(some('addToSet', members)))
}

/**
 * Removes members from a set. Members that it does not have change nothing. DynamoDB cannot store an empty set, so if the last
 * member is removed, the field is removed. If the schema requires the field, this throws `ValidationError`.
 */
export function removeFromSet<const Member>(...members: readonly Member[]): Adjustment<ReadonlySet<Member>> {
  return operation('removeFromSet', new Set(some('removeFromSet', members)))
}

function some<T>(name: Operation['kind'], values: readonly T[]): readonly T[] {
  if (values.length > 0) return values
  throw badAdjustment(`${name}() needs at least one value.`)
}

function operation(kind: Operation['kind'], operand: unknown): Operation {
  return asOperation({ kind, operand: encoded(kind, operand), engine: ENGINE })
}

function encoded(kind: Operation['kind'], operand: unknown): AttributeValue {
  try {
    return encodeValue(operand)
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error
    throw badAdjustment(`${kind}(): ${error.message}.`)
  }
}
