import { type AttributeValue, canonicalNumber, type Item, isEqual, parts, stored } from '../attribute-values.ts'
import { invalid } from '../service-error.ts'
import type { Bindings } from './bindings.ts'
import { type DocumentPath, parsePath, setValueAt, valueAt } from './document-path.ts'
import { Tokens } from './tokens.ts'

/** What an update does to one path, given the item as it was. */
interface Action {
  readonly path: DocumentPath
  readonly value: (before: Readonly<Item>) => AttributeValue | undefined
}

type Operand = (before: Readonly<Item>) => AttributeValue

/** Applies an update expression to an item. Every action reads the item as it was before all of them. */
export function applyUpdate(text: string, bindings: Bindings, before: Readonly<Item>, after: Item): void {
  const actions = new UpdateParser(new Tokens(text), bindings).parse()
  const results = actions.map(({ path, value }) => ({ path, value: value(before) }))
  // Removals of list entries go from the end, so that the places of the others stay.
  const ordered = results.toSorted((one, other) => Number(other.path.at(-1)) - Number(one.path.at(-1)) || 0)
  for (const { path, value } of ordered) setValueAt(after, path, value && stored(value))
}

class UpdateParser {
  readonly #tokens: Tokens
  readonly #bindings: Bindings

  constructor(tokens: Tokens, bindings: Bindings) {
    this.#tokens = tokens
    this.#bindings = bindings
  }

  parse(): Action[] {
    const clauses: Readonly<Record<string, () => Action>> = {
      SET: () => this.#set(),
      REMOVE: () => ({ path: this.#path(), value: () => undefined }),
      ADD: () => this.#change(added),
      DELETE: () => this.#change(without),
    }
    const actions: Action[] = []
    while (this.#tokens.next !== undefined) {
      const clause = clauses[this.#tokens.take().toUpperCase()]
      if (!clause) throw invalid('Invalid UpdateExpression: Syntax error')
      do actions.push(clause())
      while (this.#tokens.accept(','))
    }
    return actions
  }

  #path(): DocumentPath {
    return parsePath(this.#tokens, this.#bindings)
  }

  #set(): Action {
    const path = this.#path()
    this.#tokens.expect('=')
    let value = this.#operand()
    for (;;) {
      const left = value
      if (this.#tokens.accept('+')) value = sum(left, this.#operand(), 1)
      else if (this.#tokens.accept('-')) value = sum(left, this.#operand(), -1)
      else return { path, value }
    }
  }

  #change(apply: (current: AttributeValue | undefined, change: AttributeValue) => AttributeValue | undefined): Action {
    const path = this.#path()
    const change = this.#bindings.value(this.#tokens.take())
    return { path, value: before => apply(valueAt(before, path), change) }
  }

  #operand(): Operand {
    const { next = '', second } = this.#tokens
    if (next.startsWith(':')) {
      const value = this.#bindings.value(this.#tokens.take())
      return () => value
    }
    if (second === '(') return this.#call(this.#tokens.take().toLowerCase())
    const path = this.#path()
    return before => {
      const value = valueAt(before, path)
      if (!value) throw invalid('The provided expression refers to an attribute that does not exist in the item')
      return value
    }
  }

  #call(name: string): Operand {
    this.#tokens.expect('(')
    const path = name === 'if_not_exists' ? this.#path() : undefined
    const first = path ? undefined : this.#operand()
    this.#tokens.expect(',')
    const second = this.#operand()
    this.#tokens.expect(')')
    if (path) return before => valueAt(before, path) ?? second(before)
    if (name === 'list_append') return before => ({ L: [...(first?.(before).L ?? []), ...(second(before).L ?? [])] })
    throw invalid(`Invalid UpdateExpression: Invalid function name; function: ${name}`)
  }
}

function sum(left: Operand, right: Operand, sign: 1 | -1): Operand {
  return before => {
    const [one, other] = [left(before).N, right(before).N]
    if (one === undefined || other === undefined) throw mismatch()
    return { N: canonicalNumber(String(Number(one) + sign * Number(other))) }
  }
}

function added(current: AttributeValue | undefined, change: AttributeValue): AttributeValue {
  const [type] = parts(change)
  if (current && parts(current)[0] !== type) throw mismatch()
  if (change.N !== undefined) return { N: canonicalNumber(String(Number(current?.N ?? 0) + Number(change.N))) }
  if (change.SS) return { SS: [...new Set([...(current?.SS ?? []), ...change.SS])] }
  if (change.NS) return { NS: [...new Set([...(current?.NS ?? []), ...change.NS.map(canonicalNumber)])] }
  throw mismatch()
}

function without(current: AttributeValue | undefined, change: AttributeValue): AttributeValue | undefined {
  if (!current) return undefined
  const keep = (entry: AttributeValue, gone: readonly AttributeValue[]) => !gone.some(each => isEqual(entry, each))
  if (current.SS && change.SS) {
    const SS = current.SS.filter(S =>
      keep(
        { S },
        (change.SS ?? []).map(gone => ({ S: gone })),
      ),
    )
    return SS.length > 0 ? { SS } : undefined
  }
  if (current.NS && change.NS) {
    const NS = current.NS.filter(N =>
      keep(
        { N },
        (change.NS ?? []).map(gone => ({ N: gone })),
      ),
    )
    return NS.length > 0 ? { NS } : undefined
  }
  throw mismatch()
}

function mismatch(): Error {
  return invalid('An operand in the update expression has an incorrect data type')
}
