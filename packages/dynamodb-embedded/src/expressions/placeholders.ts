import { invalid } from '../service-error.ts'
import { type AttributeValue, attributeOf, type Item } from '../values/item.ts'

/** The part of a request that says what the placeholders of its expressions stand for. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Item | undefined
}

/** An expression that was read, and what it needs of the request it comes with. */
export interface Expression {
  /** Its placeholders, of names and of values. */
  readonly uses: ReadonlySet<string>
}

/** The attribute name that a token of a path stands for. */
export function nameOf(token: string, { ExpressionAttributeNames: names }: Placeholders): string {
  if (!token.startsWith('#')) return token
  const name = names?.[token]
  if (name !== undefined) return name
  throw invalid(`An expression attribute name used in the document path is not defined; attribute name: ${token}`)
}

/** The value that a token stands for. */
export function boundValue(token: string, { ExpressionAttributeValues: values = {} }: Placeholders): AttributeValue {
  const value = attributeOf(values, token)
  if (value !== undefined) return value
  throw invalid(`An expression attribute value used in expression is not defined; attribute value: ${token}`)
}

/** Throws for a placeholder that is not defined, and for one that no expression uses, as DynamoDB does. */
export function requirePlaceholders(request: Placeholders, expressions: readonly (Expression | undefined)[]): void {
  for (const expression of expressions) {
    for (const token of expression?.uses ?? []) {
      if (token.startsWith('#')) nameOf(token, request)
      else boundValue(token, request)
    }
  }
  const isUsed = (token: string) => expressions.some(expression => expression?.uses.has(token))
  requireUse('ExpressionAttributeValues', request.ExpressionAttributeValues, isUsed)
  requireUse('ExpressionAttributeNames', request.ExpressionAttributeNames, isUsed)
}

function requireUse(kind: string, placeholders: object | undefined, isUsed: (token: string) => boolean): void {
  for (const token in placeholders) {
    if (!isUsed(token)) throw invalid(`Value provided in ${kind} unused in expressions: keys: {${token}}`)
  }
}
