import { nameOf, type Placeholders } from './expression.ts'
import type { Item } from './item.ts'
import { validationError } from './service-error.ts'

const ASSIGNMENT = /^([#\w]+)\s*=\s*(?:(:\w+)|if_not_exists\(\s*([#\w]+)\s*,\s*(:\w+)\s*\))$/
const ADDITION = /^([#\w]+)\s+(:\w+)$/

/** Applies an update expression of `SET`, `ADD` and `REMOVE` clauses to an item; `ADD` takes numbers. */
export function applyUpdate(item: Readonly<Item>, expression: string, placeholders: Placeholders): Item {
  const result = { ...item }
  const clauses = expression.trim().split(/\s*\b(?=(?:SET|ADD|REMOVE)\s)/)
  for (const clause of clauses) {
    const [, kind = '', rest = ''] = /^(SET|ADD|REMOVE)\s+(.*)$/s.exec(clause.trim()) ?? []
    for (const action of rest.split(/,(?![^(]*\))/)) apply(kind, action.trim(), { item, result, placeholders })
  }
  return result
}

interface Target {
  readonly item: Readonly<Item>
  readonly result: Item
  readonly placeholders: Placeholders
}

function apply(kind: string, action: string, { item, result, placeholders }: Target): void {
  const value = (token: string) => {
    const found = placeholders.ExpressionAttributeValues?.[token]
    if (found === undefined) throw validationError(`An expression attribute value is not defined: ${token}`)
    return found
  }
  if (kind === 'REMOVE') {
    delete result[nameOf(action, placeholders)]
    return
  }
  const match = (kind === 'SET' ? ASSIGNMENT : ADDITION).exec(action)
  if (!match) throw validationError(`Invalid UpdateExpression: Syntax error in "${action}"`)
  const name = nameOf(match[1] ?? '', placeholders)
  if (kind === 'ADD') {
    result[name] = { N: String(Number(item[name]?.N ?? 0) + Number(value(match[2] ?? '').N)) }
    return
  }
  const [, , plain, tested, fallback = ''] = match
  result[name] = plain ? value(plain) : (item[nameOf(tested ?? '', placeholders)] ?? value(fallback))
}
