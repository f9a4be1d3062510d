import { isEqual } from '../values/equality.ts'
import type { AttributeValue, Item } from '../values/item.ts'
import { compare } from '../values/order.ts'
import { FUNCTIONS, sizeOf } from './condition-functions.ts'
import { type DocumentPath, readPath, resolved, valueAt } from './document-path.ts'
import { requireLimits, requireOperand, requireOrdered } from './operand-checks.ts'
import { boundValue, type Expression, type Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type ExpressionKind, Tokens } from './tokens.ts'

/** A condition or filter that was read. */
export interface Condition extends Expression {
  /** Whether an item fits. One that is missing is an item without attributes. */
  readonly holds: Predicate
  /** The paths of attributes that it names. */
  readonly paths: readonly DocumentPath[]
}

type Predicate = (item: Readonly<Item>, placeholders: Placeholders) => boolean

interface Operand {
  readonly value: (item: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined
  /** The placeholder that it is. */
  readonly token?: string
  readonly path?: DocumentPath
  readonly isSize?: boolean
}

/** Reads a condition or filter expression. The same text is read once. */
export const readCondition = remembered(
  (kind: ExpressionKind, text: string): Condition => new ConditionParser(new Tokens(kind, text)).parse(),
)

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

/** More values than this are refused: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_OPTIONS = 100

class ConditionParser {
  readonly #tokens: Tokens
  readonly #paths: DocumentPath[] = []
  readonly #checks: ((placeholders: Placeholders) => void)[] = []

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  parse(): Condition {
    const holds = this.#or()
    this.#tokens.end()
    const check = (given: Placeholders) => {
      for (const each of this.#checks) each(given)
    }
    return { kind: this.#tokens.kind, holds, uses: this.#tokens.placeholders, check, paths: this.#paths }
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
    if (second === '(' && next !== 'size') return this.#call()
    return this.#comparison()
  }

  #comparison(): Predicate {
    const left = this.#operand()
    if (this.#tokens.accept('BETWEEN')) return this.#between(left)
    if (this.#tokens.accept('IN')) return this.#in(left)
    const sign = this.#tokens.next ?? ''
    if (left.isSize && (sign === '' || sign === ')')) {
      throw this.#tokens.refusal('The function is not allowed to be used this way in an expression; function: size')
    }
    const compares = Object.hasOwn(COMPARATORS, sign) ? COMPARATORS[sign] : undefined
    if (!compares) throw this.#tokens.wrong()
    this.#tokens.take()
    const right = this.#operand()
    this.#requireDistinct(sign, left, right)
    if (sign.startsWith('<') || sign.startsWith('>')) {
      const { kind } = this.#tokens
      if (sign !== '<>') this.#checkEach([left, right], value => requireOrdered(kind, sign, value))
    }
    return (item, given) => compares(left.value(item, given), right.value(item, given))
  }

  #requireDistinct(operator: string, { path: left }: Operand, { path: right }: Operand): void {
    if (!left || !right) return
    this.#checks.push(given => {
      const [one, other] = [resolved(left, given), resolved(right, given)]
      if (one.length !== other.length || one.some((part, at) => part !== other[at])) return
      const what = 'The first operand must be distinct from the remaining operands for this operator or function'
      throw this.#tokens.refusal(`${what}; operator: ${operator}, first operand: [${one.join(', ')}]`)
    })
  }

  #between(value: Operand): Predicate {
    const low = this.#operand()
    this.#tokens.expect('AND')
    const high = this.#operand()
    const { kind } = this.#tokens
    this.#checks.push(given => {
      if (low.token && high.token) requireLimits(kind, boundValue(low.token, given), boundValue(high.token, given))
    })
    return (item, given) => {
      const found = value.value(item, given)
      return compare(found, low.value(item, given)) >= 0 && compare(found, high.value(item, given)) <= 0
    }
  }

  #in(left: Operand): Predicate {
    const options = this.#list()
    if (options.length > MOST_OPTIONS) {
      const counts = `number of operands: ${options.length + 1}`
      throw this.#tokens.refusal(`Incorrect number of operands for operator or function; operator: IN, ${counts}`)
    }
    return (item, given) => {
      const found = left.value(item, given)
      return found !== undefined && options.some(option => isEqual(found, option.value(item, given)))
    }
  }

  #call(): Predicate {
    const name = this.#tokens.next ?? ''
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (!known) throw this.#tokens.refusal(`Invalid function name; function: ${name}`)
    this.#tokens.take()
    const operands = this.#list()
    if (operands.length !== known.operands) {
      const counts = `operator or function: ${name}, number of operands: ${operands.length}`
      throw this.#tokens.refusal(`Incorrect number of operands for operator or function; ${counts}`)
    }
    const [subject, object] = operands as [Operand, Operand?]
    if (!subject.path && known.operands === 1) {
      throw this.#tokens.refusal(`Operator or function requires a document path; operator or function: ${name}`)
    }
    const { kind } = this.#tokens
    if (object) this.#checkEach([object], value => requireOperand(kind, name, value))
    return (item, given) => known.holds(subject.value(item, given), object?.value(item, given))
  }

  #checkEach(operands: readonly Operand[], check: (value: AttributeValue) => void): void {
    this.#checks.push(given => {
      for (const { token } of operands) if (token) check(boundValue(token, given))
    })
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
      const token = this.#tokens.takeValue()
      return { token, value: (_item, placeholders) => boundValue(token, placeholders) }
    }
    if (next === 'size' && second === '(') {
      this.#tokens.take()
      const [measured] = this.#list()
      return { isSize: true, value: (item, placeholders) => sizeOf(measured?.value(item, placeholders)) }
    }
    const path = readPath(this.#tokens)
    this.#paths.push(path)
    return { path, value: (item, placeholders) => valueAt(item, path, placeholders) }
  }
}

function joined([first, ...more]: readonly Predicate[], all: Predicate): Predicate {
  return first && more.length === 0 ? first : all
}
