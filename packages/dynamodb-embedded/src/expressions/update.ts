import { invalid } from '../service-error.ts'
import { type AttributeValue, type Item, stored } from '../values/item.ts'
import { type DocumentPath, readPath, valueAt, withValueAt } from './document-path.ts'
import { boundValue, type Expression, type Placeholders } from './placeholders.ts'
import { Tokens } from './tokens.ts'
import { added, appended, sum, without } from './update-arithmetic.ts'

/** An update expression that was read. */
export interface Update extends Expression {
  /** The item after the update. Throws where it cannot be applied. */
  readonly apply: (before: Readonly<Item>, placeholders: Placeholders) => Item
  /** The paths it names on the left, in its order. */
  readonly paths: readonly DocumentPath[]
}

type Operand = (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue

/** What an update does to one path, given the item as it was. */
interface Action {
  readonly path: DocumentPath
  readonly value: (before: Readonly<Item>, placeholders: Placeholders) => AttributeValue | undefined
}

const known = new Map<string, Update>()

/** Reads an update expression. The same text is read once. */
export function readUpdate(text: string): Update {
  let update = known.get(text)
  if (!update) {
    const tokens = new Tokens(text)
    const actions = new UpdateParser(tokens).parse()
    const paths = actions.map(({ path }) => path)
    update = { uses: tokens.placeholders, paths, apply: (before, given) => apply(actions, before, given) }
    known.set(text, update)
  }
  return update
}

/** Every action reads the item as it was before all of them. */
function apply(actions: readonly Action[], before: Readonly<Item>, placeholders: Placeholders): Item {
  const results = actions.map(({ path, value }) => ({ path, value: value(before, placeholders) }))
  // Removals of list entries go from the end, so that the places of the others stay.
  const ordered = results.toSorted((one, other) => Number(other.path.at(-1)) - Number(one.path.at(-1)) || 0)
  return ordered.reduce<Item>(
    (item, { path, value }) => withValueAt(item, path, value && stored(value), placeholders),
    before as Item,
  )
}

class UpdateParser {
  readonly #tokens: Tokens

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  parse(): Action[] {
    const clauses: Readonly<Record<string, () => Action>> = {
      SET: () => this.#set(),
      REMOVE: () => ({ path: readPath(this.#tokens), value: () => undefined }),
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

  #set(): Action {
    const path = readPath(this.#tokens)
    this.#tokens.expect('=')
    let value = this.#operand()
    for (;;) {
      const left = value
      const sign = this.#tokens.accept('+') ? 1 : this.#tokens.accept('-') ? -1 : undefined
      if (!sign) return { path, value }
      const right = this.#operand()
      value = (before, given) => sum(left(before, given), right(before, given), sign)
    }
  }

  #change(change: (current: AttributeValue | undefined, by: AttributeValue) => AttributeValue | undefined): Action {
    const path = readPath(this.#tokens)
    const token = this.#tokens.take()
    return { path, value: (before, given) => change(valueAt(before, path, given), boundValue(token, given)) }
  }

  #operand(): Operand {
    const { next = '', second } = this.#tokens
    if (next.startsWith(':')) {
      const token = this.#tokens.take()
      return (_before, placeholders) => boundValue(token, placeholders)
    }
    if (second === '(') return this.#call(this.#tokens.take())
    const path = readPath(this.#tokens)
    return (before, placeholders) => {
      const value = valueAt(before, path, placeholders)
      if (value) return value
      throw invalid('The provided expression refers to an attribute that does not exist in the item')
    }
  }

  #call(name: string): Operand {
    this.#tokens.expect('(')
    if (name === 'if_not_exists') {
      const path = readPath(this.#tokens)
      const fallback = this.#lastOperand()
      return (before, given) => valueAt(before, path, given) ?? fallback(before, given)
    }
    if (name !== 'list_append') throw invalid(`Invalid UpdateExpression: Invalid function name; function: ${name}`)
    const first = this.#operand()
    const second = this.#lastOperand()
    return (before, given) => appended(first(before, given), second(before, given))
  }

  #lastOperand(): Operand {
    this.#tokens.expect(',')
    const operand = this.#operand()
    this.#tokens.expect(')')
    return operand
  }
}
