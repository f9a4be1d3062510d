import { invalid } from '../service-error.ts'
import { type AttributeValue, attributeOf, faultOfName, type Item, stored } from '../values/item.ts'

import { type DocumentPath, type ExpressionKind, invalidExpression } from './tokens.ts'

/** The part of a request that defines its placeholders. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Item | undefined
}

/** A parsed expression, and the placeholders that the request must define. */
export interface Expression {
  readonly kind: ExpressionKind
  /** The placeholders for names and values. */
  readonly uses: ReadonlySet<string>
  /** The attribute paths in the expression. */
  readonly paths: readonly DocumentPath[]
  /** The paths that an update changes. */
  readonly targets?: readonly DocumentPath[]
  /** Throws if the values can never be valid in the expression, regardless of the item. */
  readonly check: (placeholders: Placeholders) => void
}

/** Resolves a token of a path to the attribute name. */
export function nameOf(token: string, { ExpressionAttributeNames: names }: Placeholders): string {
  return token.startsWith('#') ? (names?.[token] ?? token) : token
}

/** Resolves a token to its value, which has been checked to exist. */
export function boundValue(token: string, { ExpressionAttributeValues: values = {} }: Placeholders): AttributeValue {
  const value = attributeOf(values, token)
  if (value) return value
  throw invalid(`An expression attribute value used in expression is not defined; attribute value: ${token}`)
}

/**
 * Checks a request's placeholders, and returns them with their values in stored form. Throws if a placeholder is
 * undefined or unused.
 */
export function requirePlaceholders(
  request: Placeholders,
  expressions: readonly (Expression | undefined)[],
  valued: readonly ExpressionKind[],
): Placeholders {
  const read = expressions.filter(each => each !== undefined)
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: given } = request
  if (names) requireAny('ExpressionAttributeNames', names, read.length > 0)
  const isValued = read.some(({ kind }) => kind !== 'ProjectionExpression')
  if (given) requireAny('ExpressionAttributeValues', given, isValued, absence(valued))
  requireForms(names ?? {}, given ?? {})
  const placeholders = { ExpressionAttributeNames: names, ExpressionAttributeValues: given && storedValues(given) }
  for (const { kind, uses } of read) for (const token of uses) requireDefined(kind, token, placeholders)
  requireUse('ExpressionAttributeNames', names, read)
  requireUse('ExpressionAttributeValues', given, read)
  for (const { check } of read) check(placeholders)
  return placeholders
}

function absence(kinds: readonly ExpressionKind[]): string {
  if (kinds.length === 0) return ''
  return `: ${kinds.join(' and ')} ${kinds.length > 1 ? 'are' : 'is'} null`
}

function requireAny(kind: string, given: object, hasExpression: boolean, absent = ''): void {
  if (!hasExpression) throw invalid(`${kind} can only be specified when using expressions${absent}`)
  if (Object.keys(given).length === 0) throw invalid(`${kind} must not be empty`)
}

function requireForms(names: object, values: object): void {
  for (const [token, name] of Object.entries(names)) {
    if (!/^#\w+$/.test(token)) {
      throw invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${token}"`)
    }
    const fault = faultOfName(String(name))
    if (fault) throw invalid(`ExpressionAttributeNames contains invalid value: ${fault} for key ${token}`)
  }
  for (const token of Object.keys(values)) {
    if (!/^:\w+$/.test(token)) {
      throw invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${token}"`)
    }
  }
}

function storedValues(values: Readonly<Item>): Item {
  const copy: Item = {}
  for (const [token, value] of Object.entries(values)) {
    try {
      copy[token] = stored(value)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw invalid(`ExpressionAttributeValues contains invalid value: ${reason} for key ${token}`)
    }
  }
  return copy
}

function requireDefined(kind: ExpressionKind, token: string, placeholders: Placeholders): void {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = placeholders
  if (token.startsWith('#')) {
    if (Object.hasOwn(names, token)) return
    const what = 'An expression attribute name used in the document path is not defined'
    throw invalidExpression(kind, `${what}; attribute name: ${token}`)
  }
  if (Object.hasOwn(values, token)) return
  throw invalidExpression(
    kind,
    `An expression attribute value used in expression is not defined; attribute value: ${token}`,
  )
}

function requireUse(kind: string, placeholders: object | undefined, expressions: readonly Expression[]): void {
  const unused = Object.keys(placeholders ?? {}).filter(token => !expressions.some(({ uses }) => uses.has(token)))
  if (unused.length > 0) throw invalid(`Value provided in ${kind} unused in expressions: keys: {${unused.join(', ')}}`)
}
