import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Filter, Operators, Path, Where } from '../models/filter.ts'
import { type AttributeValue, encodeValue } from '../repository/items/attribute-value.ts'

/** A key of a map, or an index of a list. */
export type Step = string | number

/** A filter as plain data. */
export type Condition =
  | {
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'IN' | 'begins_with' | 'contains'
      readonly path: readonly Step[]
      readonly values: readonly AttributeValue[]
    }
  | { readonly operator: 'attribute_exists'; readonly path: readonly Step[] }
  | { readonly operator: 'AND' | 'OR' | 'NOT'; readonly parts: readonly Condition[] }

/** The maximum number of values of `oneOf`. DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_OPERANDS = 100

/** Returns the condition that a caller's function describes. Throws `ConfigurationError` if it does not return one. */
export function readWhere(where: unknown): Condition {
  if (typeof where !== 'function') refuse(`must be a function, not ${shown(where)}`)
  const filter: unknown = (where as Where<never>)(pathTo([]) as never, OPERATORS)
  return required(filter, 'must return the result of an operator')
}

/** Returns the paths that a condition compares. */
export function placesIn(condition: Condition): readonly (readonly Step[])[] {
  return 'parts' in condition ? condition.parts.flatMap(placesIn) : [condition.path]
}

type Comparison = Extract<Condition, { readonly values: unknown }>['operator']

const compare =
  (operator: Comparison) =>
  (path: unknown, ...values: readonly unknown[]): Filter =>
    ({ operator, path: stepsOf(path), values: values.map(encoded) }) as Filter
const combine =
  (operator: 'AND' | 'OR') =>
  (...filters: readonly Filter[]): Filter => {
    const parts = filters.map(filter => required(filter, 'combines a value that no operator returned'))
    if (parts.length === 0) refuse(`combines nothing with ${operator.toLowerCase()}()`)
    return { operator, parts } as Filter
  }

const OPERATORS: Operators = {
  eq: compare('='),
  ne: compare('<>'),
  lt: compare('<'),
  lte: compare('<='),
  gt: compare('>'),
  gte: compare('>='),
  between: compare('BETWEEN'),
  oneOf: (path, values) => {
    if (!Array.isArray(values) || values.length === 0 || values.length > MAX_OPERANDS) {
      refuse(
        `needs 1 to ${MAX_OPERANDS} values in oneOf(), not ${Array.isArray(values) ? values.length : shown(values)}`,
      )
    }
    return compare('IN')(path, ...values)
  },
  beginsWith: compare('begins_with'),
  contains: compare('contains'),
  exists: path => ({ operator: 'attribute_exists', path: stepsOf(path) }) as Filter,
  and: combine('AND'),
  or: combine('OR'),
  not: filter =>
    ({ operator: 'NOT', parts: [required(filter, 'combines a value that no operator returned')] }) as Filter,
}

function required(filter: unknown, why: string): Condition {
  if (typeof (filter as Partial<Filter> | null)?.operator !== 'string') refuse(why)
  return filter as Condition
}

function encoded(value: unknown): AttributeValue {
  if (value === undefined) refuse('compares with undefined: use exists()')
  return encodeValue(value)
}

const STEPS = new WeakMap<object, readonly Step[]>()

/** Returns an object whose properties are the paths inside a path. */
function pathTo(steps: readonly Step[]): Path<unknown> {
  const path = new Proxy(Object.freeze({}), {
    get: (_, key) => (typeof key === 'symbol' ? undefined : pathTo([...steps, isIndex(key) ? Number(key) : key])),
  })
  STEPS.set(path, steps)
  return path
}

// A map can have a key that consists of digits, but DynamoDB also treats such a key as the index of a list.
function isIndex(key: string): boolean {
  return /^\d+$/.test(key)
}

function stepsOf(path: unknown): readonly Step[] {
  const steps = isObject(path) ? STEPS.get(path) : undefined
  if (!steps?.length) return refuse(`compares ${shown(path)}, which is not a field: pass order.total, not its value`)
  // The version is stored under another name.
  return steps[0] === 'version' ? ['_v', ...steps.slice(1)] : steps
}

function refuse(why: string): never {
  throw new ConfigurationError('repository.badQuery', `where ${why}.`)
}
