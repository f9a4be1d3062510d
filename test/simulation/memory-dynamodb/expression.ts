import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compareTexts, type Item, isEqualValue } from './item.ts'
import { validationError } from './service-error.ts'

/** What an expression's placeholders stand for. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Item | undefined
}

type Operand = { readonly path: readonly string[] } | { readonly value: string }
type Node =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Node[] }
  | { readonly kind: 'not'; readonly part: Node }
  | { readonly kind: 'exists'; readonly path: readonly string[]; readonly wanted: boolean }
  | { readonly kind: 'beginsWith'; readonly path: readonly string[]; readonly prefix: Operand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand }

const TOKEN = /\s*(attribute_not_exists|attribute_exists|begins_with|AND\b|OR\b|NOT\b|<>|<=|>=|[=<>(),]|[#:\w.]+)/gy
const parsed = new Map<string, Node>()

/** Whether a condition holds of an item. Parses what it has not seen before; throws DynamoDB's validation error. */
export function holds(expression: string | undefined, item: Item | undefined, placeholders: Placeholders): boolean {
  if (expression === undefined) return true
  let node = parsed.get(expression)
  if (!node) {
    node = new Parser(expression).parse()
    parsed.set(expression, node)
  }
  return evaluate(node, item, placeholders)
}

class Parser {
  readonly #text: string
  readonly #tokens: string[]
  #next = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token)
  }

  parse(): Node {
    const node = this.#any()
    if (this.#next < this.#tokens.length) this.#refuse()
    return node
  }

  #any(): Node {
    const parts = [this.#all()]
    while (this.#take('OR')) parts.push(this.#all())
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'or', parts }
  }

  #all(): Node {
    const parts = [this.#one()]
    while (this.#take('AND')) parts.push(this.#one())
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'and', parts }
  }

  #one(): Node {
    if (this.#take('NOT')) return { kind: 'not', part: this.#one() }
    if (this.#take('(')) {
      const node = this.#any()
      this.#require(')')
      return node
    }
    for (const [name, wanted] of [
      ['attribute_exists', true],
      ['attribute_not_exists', false],
    ] as const) {
      if (this.#take(name)) return { kind: 'exists', wanted, path: this.#inParentheses() }
    }
    if (this.#take('begins_with')) return this.#beginsWith()
    const left = this.#operand()
    const operator = this.#tokens[this.#next++] ?? ''
    if (!/^(=|<>|<=|>=|<|>)$/.test(operator)) this.#refuse()
    return { kind: 'compare', operator, left, right: this.#operand() }
  }

  #beginsWith(): Node {
    this.#require('(')
    const path = pathOf(this.#tokens[this.#next++] ?? '')
    this.#require(',')
    const prefix = this.#operand()
    this.#require(')')
    return { kind: 'beginsWith', path, prefix }
  }

  #inParentheses(): string[] {
    this.#require('(')
    const path = pathOf(this.#tokens[this.#next++] ?? '')
    this.#require(')')
    return path
  }

  #operand(): Operand {
    const token = this.#tokens[this.#next++] ?? this.#refuse()
    return token.startsWith(':') ? { value: token } : { path: pathOf(token) }
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false
    this.#next++
    return true
  }

  #require(token: string): void {
    if (!this.#take(token)) this.#refuse()
  }

  #refuse(): never {
    throw validationError(`Invalid expression: Syntax error in "${this.#text}"`)
  }
}

function pathOf(token: string): string[] {
  return token.split('.')
}

function evaluate(node: Node, item: Item | undefined, placeholders: Placeholders): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.every(part => evaluate(part, item, placeholders))
    case 'or':
      return node.parts.some(part => evaluate(part, item, placeholders))
    case 'not':
      return !evaluate(node.part, item, placeholders)
    case 'exists':
      return (valueAt(node.path, item, placeholders) !== undefined) === node.wanted
    case 'beginsWith': {
      const [text, prefix] = [
        valueAt(node.path, item, placeholders)?.S,
        operandValue(node.prefix, item, placeholders)?.S,
      ]
      return text !== undefined && prefix !== undefined && text.startsWith(prefix)
    }
    case 'compare':
      return compares(
        node.operator,
        operandValue(node.left, item, placeholders),
        operandValue(node.right, item, placeholders),
      )
  }
}

function compares(operator: string, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (operator === '=') return left !== undefined && isEqualValue(left, right)
  if (operator === '<>') return !isEqualValue(left, right)
  const order = orderOf(left, right)
  if (order === undefined) return false
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

/** Values of different types have no order: then no comparison holds. */
function orderOf(left: AttributeValue | undefined, right: AttributeValue | undefined): number | undefined {
  if (left?.N !== undefined && right?.N !== undefined) return Number(left.N) - Number(right.N)
  if (left?.S !== undefined && right?.S !== undefined) return compareTexts(left.S, right.S)
  return undefined
}

function operandValue(
  operand: Operand,
  item: Item | undefined,
  placeholders: Placeholders,
): AttributeValue | undefined {
  if ('path' in operand) return valueAt(operand.path, item, placeholders)
  const value = placeholders.ExpressionAttributeValues?.[operand.value]
  if (value === undefined) throw validationError(`An expression attribute value is not defined: ${operand.value}`)
  return value
}

/** The attribute behind a path of names and placeholders. */
export function valueAt(
  path: readonly string[],
  item: Item | undefined,
  placeholders: Placeholders,
): AttributeValue | undefined {
  let level = item
  let found: AttributeValue | undefined
  for (const step of path) {
    found = level?.[nameOf(step, placeholders)]
    level = found?.M
  }
  return found
}

/** The attribute name a placeholder stands for. */
export function nameOf(token: string, { ExpressionAttributeNames: names }: Placeholders): string {
  if (!token.startsWith('#')) return token
  const name = names?.[token]
  if (name === undefined) throw validationError(`An expression attribute name is not defined: ${token}`)
  return name
}
