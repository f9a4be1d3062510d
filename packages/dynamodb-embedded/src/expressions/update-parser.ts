import { invalid } from '../service-error.ts'
import { type AttributeValue, type Item, parts } from '../values/item.ts'
import { readPath, valueAt } from './document-path.ts'
import { misplaced, type Operand, readOperand } from './operand.ts'
import { boundValue, type Placeholders } from './placeholders.ts'
import type { DocumentPath, Tokens } from './tokens.ts'
import { added, appended, sum, without } from './update-arithmetic.ts'

/** One action of an update: computes the change from the item before the update. */
export interface UpdateAction {
  readonly path: DocumentPath
  readonly value: (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined
}

type Value = (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue
type Change = (current: AttributeValue | undefined, by: AttributeValue) => AttributeValue | undefined
type Check = (placeholders: Placeholders) => void

const SIGNS = ['+', '-']

/** The type names in the error messages of `ADD` and `DELETE`. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  L: 'LIST',
  M: 'MAP',
  SS: 'SET',
  NS: 'SET',
  BS: 'SET',
}

/** Parses the clauses of an update expression. */
export class UpdateParser {
  readonly #tokens: Tokens
  readonly #checks: Check[] = []
  /** The paths that it reads, in addition to those that it changes. */
  readonly #reads: DocumentPath[] = []

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  parse(): {
    readonly actions: readonly UpdateAction[]
    readonly checks: readonly Check[]
    readonly reads: readonly DocumentPath[]
  } {
    const clauses: Readonly<Record<string, () => UpdateAction>> = {
      SET: () => this.#set(),
      REMOVE: () => ({ path: readPath(this.#tokens), value: () => undefined }),
      ADD: () => this.#change('ADD', added),
      DELETE: () => this.#change('DELETE', without),
    }
    const actions: UpdateAction[] = []
    const seen = new Set<string>()
    while (this.#tokens.next !== undefined) {
      const name = this.#tokens.next.toUpperCase()
      const clause = Object.hasOwn(clauses, name) ? clauses[name] : undefined
      if (!clause) throw this.#tokens.wrong()
      if (seen.has(name)) {
        throw this.#tokens.refusal(`The "${name}" section can only be used once in an update expression;`)
      }
      seen.add(name)
      this.#tokens.take()
      do actions.push(clause())
      while (this.#tokens.accept(','))
    }
    return { actions, checks: this.#checks, reads: this.#reads }
  }

  #set(): UpdateAction {
    const path = readPath(this.#tokens)
    this.#tokens.expect('=')
    return { path, value: this.#assigned() }
  }

  /** Parses the right side of `SET`: an operand or a sum, which may be in parentheses. */
  #assigned(): Value {
    const isWrapped = this.#tokens.next === '(' && this.#tokens.parentheses.inner.some(each => SIGNS.includes(each))
    if (!isWrapped) return this.#sum()
    this.#tokens.take()
    const value = this.#assigned()
    this.#tokens.expect(')')
    return value
  }

  #sum(): Value {
    const left = readOperand(this.#tokens)
    const sign = this.#tokens.accept('+') ? 1 : this.#tokens.accept('-') ? -1 : undefined
    if (!sign) return this.#valueOf(left)
    const right = readOperand(this.#tokens)
    this.#refuseLists([left, right])
    this.#checkTypes(sign > 0 ? '+' : '-', [left, right], ['N'])
    const [one, other] = [this.#valueOf(left), this.#valueOf(right)]
    return (before, given) => sum(one(before, given), other(before, given), sign)
  }

  #change(name: 'ADD' | 'DELETE', change: Change): UpdateAction {
    const path = readPath(this.#tokens)
    const token = this.#tokens.takeValue()
    const allowed = name === 'ADD' ? ['N', 'SS', 'NS', 'BS'] : ['SS', 'NS', 'BS']
    this.#checks.push(given => {
      const [type] = parts(boundValue(token, given))
      if (allowed.includes(type)) return
      const what = 'Incorrect operand type for operator or function'
      const types = `operand type: ${TYPE_NAMES[type]}, typeSet: ALLOWED_FOR_${name}_OPERAND`
      throw this.#tokens.refusal(`${what}; operator: ${name}, ${types}`)
    })
    return { path, value: (before, given) => change(valueAt(before, path, given), boundValue(token, given)) }
  }

  #valueOf(operand: Operand): Value {
    if (operand.kind === 'value') return (_before, given) => boundValue(operand.token, given)
    if (operand.kind === 'path') {
      this.#reads.push(operand.path)
      return (before, given) => {
        const found = valueAt(before, operand.path, given)
        if (found) return found
        throw invalid('The provided expression refers to an attribute that does not exist in the item')
      }
    }
    const [first, second] = operand.operands as readonly [Operand, Operand]
    if (operand.name === 'if_not_exists') return this.#ifNotExists(first, second)
    this.#refuseLists([first, second])
    this.#checkTypes('list_append', [first, second], ['L'])
    const [one, other] = [this.#valueOf(first), this.#valueOf(second)]
    return (before, given) => appended(one(before, given), other(before, given))
  }

  #ifNotExists(subject: Operand, instead: Operand): Value {
    this.#refuseLists([subject, instead])
    if (subject.kind === 'call') throw misplaced(this.#tokens, subject)
    const fallback = this.#valueOf(instead)
    if (subject.kind === 'value') return fallback
    this.#reads.push(subject.path)
    return (before, given) => valueAt(before, subject.path, given) ?? fallback(before, given)
  }

  /** `list_append` is evaluated last, because its result cannot be an operand. */
  #refuseLists(operands: readonly Operand[]): void {
    for (const each of operands) {
      if (each.kind === 'call' && each.name === 'list_append') throw misplaced(this.#tokens, each)
    }
  }

  #checkTypes(name: string, operands: readonly Operand[], allowed: readonly string[]): void {
    this.#checks.push(given => {
      for (const operand of operands) {
        if (operand.kind !== 'value') continue
        const [type] = parts(boundValue(operand.token, given))
        if (allowed.includes(type)) continue
        const what = 'Incorrect operand type for operator or function'
        throw this.#tokens.refusal(`${what}; operator or function: ${name}, operand type: ${type}`)
      }
    })
  }
}
