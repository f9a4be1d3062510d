import { compare } from '../values/compare.ts'
import { type AttributeValue, parts } from '../values/item.ts'
import { type ExpressionKind, invalidExpression } from './tokens.ts'

const ORDERED = ['S', 'N', 'B']
const TYPES = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M']
const MEASURED = ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']
/** The error message for a type operand of `attribute_type` that is not a valid type. */
export const NO_TYPE = `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {${TYPES.join(',')}}`

/** Throws if an operand of `<`, `BETWEEN` or a similar operator has a type without an order. */
export function requireOrdered(kind: ExpressionKind, operator: string, value: AttributeValue): void {
  const [type] = parts(value)
  if (ORDERED.includes(type)) return
  throw wrongType(kind, operator, type)
}

/** Throws if the bounds of `BETWEEN` have different types or are in the wrong order. */
export function requireLimits(kind: ExpressionKind, low: AttributeValue, high: AttributeValue): void {
  requireOrdered(kind, 'BETWEEN', low)
  requireOrdered(kind, 'BETWEEN', high)
  const [lower, upper] = [`AttributeValue: ${shown(low)}`, `AttributeValue: ${shown(high)}`]
  if (parts(low)[0] !== parts(high)[0]) {
    const what = 'The BETWEEN operator requires same data type for lower and upper bounds'
    throw invalidExpression(kind, `${what}; lower bound operand: ${lower}, upper bound operand: ${upper}`)
  }
  if (compare(low, high) <= 0) return
  const what = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound'
  throw invalidExpression(kind, `${what}; lower bound operand: ${lower}, upper bound operand: ${upper}`)
}

/** Throws for an operand that a function does not accept. */
export function requireOperand(kind: ExpressionKind, name: string, value: AttributeValue): void {
  const [type, content] = parts(value)
  if (name === 'begins_with' && type !== 'S' && type !== 'B') throw wrongType(kind, name, type)
  if (name === 'size' && !MEASURED.includes(type)) throw wrongType(kind, name, type)
  if (name !== 'attribute_type') return
  if (type !== 'S') throw wrongType(kind, name, type)
  if (TYPES.includes(String(content))) return
  throw invalidExpression(
    kind,
    `Invalid attribute type name found; type: ${String(content)}, valid types: {${TYPES.join(',')}}`,
  )
}

/** Creates the error for an operand whose type an operator or a function does not accept. */
export function wrongType(kind: ExpressionKind, operator: string, type: string): Error {
  const what = 'Incorrect operand type for operator or function'
  return invalidExpression(kind, `${what}; operator or function: ${operator}, operand type: ${type}`)
}

function shown(value: AttributeValue): string {
  const [type, content] = parts(value)
  return `{${type}:${String(content)}}`
}
