import { invalid } from '../service-error.ts'
import { type AttributeValue, type Item, parts } from '../values/item.ts'
import { type DocumentPath, readPath, valueAt } from './document-path.ts'
import { boundValue, type Placeholders } from './placeholders.ts'
import type { Tokens } from './tokens.ts'
import { added, appended, sum, without } from './update-arithmetic.ts'

/** What an update does to one path, given the item as it was. */
export interface UpdateAction {
  readonly path: DocumentPath
  readonly value: (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined
}

interface Operand {
  readonly value: (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue
  /** The placeholder that it is. */
  readonly token?: string
}

type Change = (current: AttributeValue | undefined, by: AttributeValue) => AttributeValue | undefined
type Check = (placeholders: Placeholders) => void

/** The names of types in the refusals of `ADD` and `DELETE`. */
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

/** Reads the clauses of an update expression. */
export class UpdateParser {
  readonly #tokens: Tokens
  readonly #checks: Check[] = []

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  parse(): { readonly actions: readonly UpdateAction[]; readonly checks: readonly Check[] } {
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
    return { actions, checks: this.#checks }
  }

  #set(): UpdateAction {
    const path = readPath(this.#tokens)
    this.#tokens.expect('=')
    const left = this.#operand()
    const sign = this.#tokens.accept('+') ? 1 : this.#tokens.accept('-') ? -1 : undefined
    if (!sign) return { path, value: left.value }
    const right = this.#operand()
    this.#checkTypes(sign > 0 ? '+' : '-', [left, right], ['N'])
    return { path, value: (before, given) => sum(left.value(before, given), right.value(before, given), sign) }
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

  #operand(): Operand {
    const { next = '', second } = this.#tokens
    if (next.startsWith(':')) {
      const token = this.#tokens.takeValue()
      return { token, value: (_before, placeholders) => boundValue(token, placeholders) }
    }
    if (second === '(') return this.#call()
    const path = readPath(this.#tokens)
    const value: Operand['value'] = (before, placeholders) => {
      const found = valueAt(before, path, placeholders)
      if (found) return found
      throw invalid('The provided expression refers to an attribute that does not exist in the item')
    }
    return { value }
  }

  #call(): Operand {
    const name = this.#tokens.next ?? ''
    if (name !== 'if_not_exists' && name !== 'list_append') {
      throw this.#tokens.refusal(`Invalid function name; function: ${name}`)
    }
    this.#tokens.take()
    this.#tokens.expect('(')
    if (name === 'if_not_exists') {
      if (this.#tokens.next?.startsWith(':')) {
        throw this.#tokens.refusal(`Operator or function requires a document path; operator or function: ${name}`)
      }
      const path = readPath(this.#tokens)
      const fallback = this.#lastOperand()
      return { value: (before, given) => valueAt(before, path, given) ?? fallback.value(before, given) }
    }
    const first = this.#operand()
    const second = this.#lastOperand()
    this.#checkTypes('list_append', [first, second], ['L'])
    return { value: (before, given) => appended(first.value(before, given), second.value(before, given)) }
  }

  #lastOperand(): Operand {
    this.#tokens.expect(',')
    const operand = this.#operand()
    this.#tokens.expect(')')
    return operand
  }

  #checkTypes(name: string, operands: readonly Operand[], allowed: readonly string[]): void {
    this.#checks.push(given => {
      for (const { token } of operands) {
        const type = token && parts(boundValue(token, given))[0]
        if (!type || allowed.includes(type)) continue
        const what = 'Incorrect operand type for operator or function'
        throw this.#tokens.refusal(`${what}; operator or function: ${name}, operand type: ${type}`)
      }
    })
  }
}
