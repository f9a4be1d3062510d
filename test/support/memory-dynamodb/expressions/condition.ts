import { type AttributeValue, compare, type Item, isEqual, parts } from '../attribute-values.ts'
import { invalid } from '../service-error.ts'
import type { Bindings } from './bindings.ts'
import { parsePath, valueAt } from './document-path.ts'
import { Tokens } from './tokens.ts'

/** Tells whether an item fits. An item that is missing is one without attributes. */
export type Predicate = (item: Readonly<Item>) => boolean

type Operand = (item: Readonly<Item>) => AttributeValue | undefined

/** Reads a condition, filter or key condition expression. */
export function parseCondition(text: string, bindings: Bindings): Predicate {
  const parser = new ConditionParser(new Tokens(text), bindings)
  return parser.parse()
}

const COMPARATORS: Readonly<Record<string, (one: AttributeValue, other: AttributeValue) => boolean>> = {
  '=': isEqual,
  '<>': (one, other) => !isEqual(one, other),
  '<': (one, other) => compare(one, other) < 0,
  '<=': (one, other) => compare(one, other) <= 0,
  '>': (one, other) => compare(one, other) > 0,
  '>=': (one, other) => compare(one, other) >= 0,
}

class ConditionParser {
  readonly #tokens: Tokens
  readonly #bindings: Bindings

  constructor(tokens: Tokens, bindings: Bindings) {
    this.#tokens = tokens
    this.#bindings = bindings
  }

  parse(): Predicate {
    const condition = this.#or()
    this.#tokens.end()
    return condition
  }

  #or(): Predicate {
    const terms = [this.#and()]
    while (this.#tokens.accept('OR')) terms.push(this.#and())
    return item => terms.some(term => term(item))
  }

  #and(): Predicate {
    const terms = [this.#not()]
    while (this.#tokens.accept('AND')) terms.push(this.#not())
    return item => terms.every(term => term(item))
  }

  #not(): Predicate {
    if (!this.#tokens.accept('NOT')) return this.#term()
    const negated = this.#not()
    return item => !negated(item)
  }

  #term(): Predicate {
    if (this.#tokens.accept('(')) {
      const inner = this.#or()
      this.#tokens.expect(')')
      return inner
    }
    const { next = '', second } = this.#tokens
    if (second === '(' && next.toLowerCase() !== 'size') return this.#call(this.#tokens.take().toLowerCase())
    return this.#comparison(this.#operand())
  }

  #comparison(left: Operand): Predicate {
    if (this.#tokens.accept('BETWEEN')) {
      const low = this.#operand()
      this.#tokens.expect('AND')
      const high = this.#operand()
      return item => holds('>=', left(item), low(item)) && holds('<=', left(item), high(item))
    }
    if (this.#tokens.accept('IN')) {
      const options = this.#list()
      return item => options.some(option => holds('=', left(item), option(item)))
    }
    const comparator = this.#tokens.take()
    if (!(comparator in COMPARATORS)) throw invalid(`Invalid expression: unknown comparator "${comparator}"`)
    const right = this.#operand()
    return item => holds(comparator, left(item), right(item))
  }

  #call(name: string): Predicate {
    const [subject, object] = this.#list()
    if (!subject) throw invalid(`Invalid expression: ${name} needs an operand`)
    switch (name) {
      case 'attribute_exists':
        return item => subject(item) !== undefined
      case 'attribute_not_exists':
        return item => subject(item) === undefined
      case 'attribute_type':
        return item => typeOf(subject(item)) === object?.(item)?.S
      case 'begins_with':
        return item => beginsWith(subject(item), object?.(item))
      case 'contains':
        return item => contains(subject(item), object?.(item))
      default:
        throw invalid(`Invalid expression: Invalid function name; function: ${name}`)
    }
  }

  #list(): Operand[] {
    this.#tokens.expect('(')
    const operands = [this.#operand()]
    while (this.#tokens.accept(',')) operands.push(this.#operand())
    this.#tokens.expect(')')
    return operands
  }

  #operand(): Operand {
    const { next = '', second } = this.#tokens
    if (next.startsWith(':')) {
      const value = this.#bindings.value(this.#tokens.take())
      return () => value
    }
    if (next.toLowerCase() === 'size' && second === '(') {
      this.#tokens.take()
      const [measured] = this.#list()
      return item => sizeOf(measured?.(item))
    }
    const path = parsePath(this.#tokens, this.#bindings)
    return item => valueAt(item, path)
  }
}

function holds(comparator: string, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (!left || !right) return comparator === '<>' && left !== right
  return COMPARATORS[comparator]?.(left, right) ?? false
}

function typeOf(value: AttributeValue | undefined): string | undefined {
  return value && parts(value)[0]
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  return value?.S !== undefined && prefix?.S !== undefined && value.S.startsWith(prefix.S)
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (!value || !part) return false
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S)
  if (value.L) return value.L.some(entry => isEqual(entry, part))
  return (value.SS?.includes(part.S ?? '') || value.NS?.includes(part.N ?? '')) ?? false
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!value) return undefined
  const [type, content] = parts(value)
  if (type === 'S') return { N: String(Buffer.byteLength(content as string)) }
  const size = type === 'M' ? Object.keys(content as Item).length : (content as { length?: number }).length
  return size === undefined ? undefined : { N: String(size) }
}
