import { compare } from '../values/compare.ts'
import { isEqual } from '../values/is-equal.ts'
import type { AttributeValue, Item } from '../values/item.ts'
import { FUNCTIONS, sizeOf } from './condition-functions.ts'
import { valueAt } from './document-path.ts'
import { type Call, distinctOperands, misplaced, type Operand, readOperand, readOperands } from './operand.ts'
import { NO_TYPE, requireLimits, requireOperand, requireOrdered, wrongType } from './operand-checks.ts'
import { boundValue, type Expression, type Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type DocumentPath, type ExpressionKind, Tokens } from './tokens.ts'

/** A parsed condition or filter. */
export interface Condition extends Expression {
  /** Returns whether an item matches. A missing item counts as an item without attributes. */
  readonly holds: Predicate
}

type Predicate = (item: Readonly<Item>, placeholders: Placeholders) => boolean

type Value = (item: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined

/** Parses a condition or filter expression. Results are cached by text. */
export const readCondition = remembered(
  (kind: ExpressionKind, text: string): Condition => new ConditionParser(new Tokens(kind, text)).parse(),
)

type Comparator = (one: AttributeValue | undefined, other: AttributeValue | undefined) => boolean

// Values of different types have no order, so comparisons are false. A missing value differs from every value.
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': (one, other) => one !== undefined && isEqual(one, other),
  '<>': (one, other) => !isEqual(one, other),
  '<': (one, other) => compare(one, other) < 0,
  '<=': (one, other) => compare(one, other) <= 0,
  '>': (one, other) => compare(one, other) > 0,
  '>=': (one, other) => compare(one, other) >= 0,
}

/** More values than this are rejected: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_OPTIONS = 100

const COMPARES = /^(=|<>|<=?|>=?|BETWEEN|IN)$/i

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
    const { next = '' } = this.#tokens
    // Parentheses are around a condition, or around an operand that is compared.
    if (next === '(' && !COMPARES.test(this.#tokens.parentheses.behind ?? '')) {
      this.#tokens.take()
      const inner = this.#or()
      this.#tokens.expect(')')
      return inner
    }
    const left = readOperand(this.#tokens)
    if (left.kind === 'call' && !COMPARES.test(this.#tokens.next ?? '')) return this.#call(left)
    const value = this.#valueOf(left)
    if (this.#tokens.accept('BETWEEN')) return this.#between(left, value)
    if (this.#tokens.accept('IN')) return this.#in(left, value)
    return this.#comparison(left, value)
  }

  #comparison(left: Operand, value: Value): Predicate {
    const sign = this.#tokens.next ?? ''
    const compares = Object.hasOwn(COMPARATORS, sign) ? COMPARATORS[sign] : undefined
    if (!compares) throw this.#tokens.wrong()
    this.#tokens.take()
    const right = readOperand(this.#tokens)
    const other = this.#valueOf(right)
    this.#checks.push(distinctOperands(this.#tokens, sign, left, [right]))
    const { kind } = this.#tokens
    if (!['=', '<>'].includes(sign)) this.#checkEach([left, right], each => requireOrdered(kind, sign, each))
    return (item, given) => compares(value(item, given), other(item, given))
  }

  #between(subject: Operand, value: Value): Predicate {
    const low = readOperand(this.#tokens)
    this.#tokens.expect('AND')
    const high = readOperand(this.#tokens)
    const [lower, upper] = [this.#valueOf(low), this.#valueOf(high)]
    this.#checks.push(distinctOperands(this.#tokens, 'BETWEEN', subject, [low, high]))
    const { kind } = this.#tokens
    this.#checks.push(given => {
      if (low.kind !== 'value' || high.kind !== 'value') return
      requireLimits(kind, boundValue(low.token, given), boundValue(high.token, given))
    })
    return (item, given) => {
      const found = value(item, given)
      return compare(found, lower(item, given)) >= 0 && compare(found, upper(item, given)) <= 0
    }
  }

  #in(left: Operand, value: Value): Predicate {
    const options = readOperands(this.#tokens)
    if (options.length > MOST_OPTIONS) {
      const counts = `number of operands: ${options.length}`
      throw this.#tokens.refusal(`The IN operator is provided with too many operands; ${counts}`)
    }
    const values = options.map(option => this.#valueOf(option))
    this.#checks.push(distinctOperands(this.#tokens, 'IN', left, options))
    return (item, given) => {
      const found = value(item, given)
      return found !== undefined && values.some(option => isEqual(found, option(item, given)))
    }
  }

  /** A function that is a condition by itself. */
  #call(call: Call): Predicate {
    const { name, operands } = call
    const holds = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (!holds) throw misplaced(this.#tokens, call)
    const [subject, object] = operands
    const [value, other] = [this.#valueOf(subject), object && this.#valueOf(object)]
    const { kind } = this.#tokens
    if (object) {
      this.#checks.push(distinctOperands(this.#tokens, name, subject, [object]))
      if (name === 'attribute_type' && object.kind !== 'value') throw this.#tokens.refusal(NO_TYPE)
      this.#checkEach([object], each => requireOperand(kind, name, each))
    }
    return (item, given) => holds(value(item, given), other?.(item, given))
  }

  #checkEach(operands: readonly Operand[], check: (value: AttributeValue) => void): void {
    this.#checks.push(given => {
      for (const operand of operands) if (operand.kind === 'value') check(boundValue(operand.token, given))
    })
  }

  #valueOf(operand: Operand): Value {
    if (operand.kind === 'value') return (_item, given) => boundValue(operand.token, given)
    if (operand.kind === 'path') {
      this.#paths.push(operand.path)
      return (item, given) => valueAt(item, operand.path, given)
    }
    const { name, operands } = operand
    if (name !== 'size') throw misplaced(this.#tokens, operand)
    const [measured] = operands
    if (measured.kind === 'call' && measured.name === 'size') throw wrongType(this.#tokens.kind, 'size', 'N')
    const { kind } = this.#tokens
    this.#checkEach([measured], value => requireOperand(kind, 'size', value))
    const value = this.#valueOf(measured)
    return (item, given) => sizeOf(value(item, given))
  }
}

function joined([first, ...more]: readonly Predicate[], all: Predicate): Predicate {
  return first && more.length === 0 ? first : all
}
