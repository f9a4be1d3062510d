import { invalid } from '../service-error.ts'
import { isEqual } from '../values/equality.ts'
import type { AttributeValue, Item } from '../values/item.ts'
import { compare } from '../values/order.ts'
import { type ConditionFunction, FUNCTIONS, sizeOf } from './condition-functions.ts'
import { readPath, valueAt } from './document-path.ts'
import { boundValue, type Expression, type Placeholders } from './placeholders.ts'
import { Tokens } from './tokens.ts'

/** A condition, filter or key condition that was read. */
export interface Condition extends Expression {
  /** Whether an item fits. One that is missing is an item without attributes. */
  readonly holds: Predicate
  /** The names that must equal a value, as tokens: what a query's partition is found by. */
  readonly equalities: readonly (readonly [name: string, value: string])[]
}

type Predicate = (item: Readonly<Item>, placeholders: Placeholders) => boolean
type Operand = (item: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined

const known = new Map<string, Condition>()

/** Reads a condition, filter or key condition expression. The same text is read once. */
export function readCondition(text: string): Condition {
  let condition = known.get(text)
  if (!condition) {
    condition = new ConditionParser(new Tokens(text)).parse()
    known.set(text, condition)
  }
  return condition
}

type Comparator = (one: AttributeValue | undefined, other: AttributeValue | undefined) => boolean

// No order between values of different types: then no comparison holds, and what is missing differs from everything.
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': (one, other) => one !== undefined && isEqual(one, other),
  '<>': (one, other) => !isEqual(one, other),
  '<': (one, other) => compare(one, other) < 0,
  '<=': (one, other) => compare(one, other) <= 0,
  '>': (one, other) => compare(one, other) > 0,
  '>=': (one, other) => compare(one, other) >= 0,
}

class ConditionParser {
  readonly #tokens: Tokens
  readonly #equalities: [string, string][] = []

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  parse(): Condition {
    const holds = this.#or()
    this.#tokens.end()
    return { holds, uses: this.#tokens.placeholders, equalities: this.#equalities }
  }

  #or(): Predicate {
    const terms = [this.#and()]
    while (this.#tokens.accept('OR')) terms.push(this.#and())
    return joined(terms, (item, placeholders) => terms.some(term => term(item, placeholders)))
  }

  #and(): Predicate {
    const terms = [this.#not()]
    while (this.#tokens.accept('AND')) terms.push(this.#not())
    return joined(terms, (item, placeholders) => terms.every(term => term(item, placeholders)))
  }

  #not(): Predicate {
    if (!this.#tokens.accept('NOT')) return this.#term()
    const negated = this.#not()
    return (item, placeholders) => !negated(item, placeholders)
  }

  #term(): Predicate {
    if (this.#tokens.accept('(')) {
      const inner = this.#or()
      this.#tokens.expect(')')
      return inner
    }
    const { next = '', second } = this.#tokens
    if (second === '(' && next.toLowerCase() !== 'size') return this.#call(this.#tokens.take())
    return this.#comparison()
  }

  #comparison(): Predicate {
    const { next: name = '' } = this.#tokens
    const left = this.#operand()
    if (this.#tokens.accept('BETWEEN')) return this.#between(left)
    if (this.#tokens.accept('IN')) {
      const options = this.#list()
      return (item, given) => options.some(option => COMPARATORS['=']?.(left(item, given), option(item, given)))
    }
    const sign = this.#tokens.take()
    const compares = COMPARATORS[sign]
    if (!compares) throw invalid(`Invalid expression: unknown comparator "${sign}"`)
    if (sign === '=') this.#equalities.push([name, this.#tokens.next ?? ''])
    const right = this.#operand()
    return (item, given) => compares(left(item, given), right(item, given))
  }

  #between(value: Operand): Predicate {
    const low = this.#operand()
    this.#tokens.expect('AND')
    const high = this.#operand()
    return (item, given) => {
      const found = value(item, given)
      return compare(found, low(item, given)) >= 0 && compare(found, high(item, given)) <= 0
    }
  }

  #call(name: string): Predicate {
    const holds: ConditionFunction | undefined = FUNCTIONS[name.toLowerCase()]
    if (!holds) throw invalid(`Invalid expression: Invalid function name; function: ${name}`)
    const [subject, object] = this.#list()
    if (!subject) throw invalid(`Invalid expression: ${name} needs an operand`)
    return (item, given) => holds(subject(item, given), object?.(item, given))
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
      const token = this.#tokens.take()
      return (_item, placeholders) => boundValue(token, placeholders)
    }
    if (next.toLowerCase() === 'size' && second === '(') {
      this.#tokens.take()
      const [measured] = this.#list()
      return (item, placeholders) => sizeOf(measured?.(item, placeholders))
    }
    const path = readPath(this.#tokens)
    return (item, placeholders) => valueAt(item, path, placeholders)
  }
}

function joined([first, ...more]: readonly Predicate[], all: Predicate): Predicate {
  return first && more.length === 0 ? first : all
}
