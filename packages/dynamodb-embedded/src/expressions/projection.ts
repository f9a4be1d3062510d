import { type AttributeValue, attributeOf, type Item, setAttribute } from '../values/item.ts'
import { readPath, requireApart, resolved } from './document-path.ts'
import type { Expression, Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type DocumentPath, type ExpressionKind, Tokens } from './tokens.ts'

/** A parsed projection expression. */
export interface Projection extends Expression {
  /** Returns the selected parts of an item in place. List entries move up. */
  readonly of: (item: Readonly<Item>, placeholders: Placeholders) => Item
}

/** The selected parts of a value, by name or index. Undefined selects the whole value. */
type Wanted = Map<string | number, Wanted | undefined>

/** Parses a projection expression. Results are cached by text. */
export const readProjection = remembered((kind: ExpressionKind, text: string): Projection => {
  const tokens = new Tokens(kind, text)
  const paths = [readPath(tokens)]
  while (tokens.accept(',')) paths.push(readPath(tokens))
  tokens.end()
  const check = (given: Placeholders) => requireApart(kind, paths, given)
  const of = (item: Readonly<Item>, given: Placeholders) => itemOf(item, wantedOf(paths, given))
  return { kind, uses: tokens.placeholders, paths, check, of }
})

/** Returns the named attributes of the item, without those that it does not have. */
export function pick(item: Readonly<Item>, names: readonly string[]): Item {
  const picked: Item = {}
  for (const name of names) {
    const value = attributeOf(item, name)
    if (value) setAttribute(picked, name, value)
  }
  return picked
}

function wantedOf(paths: readonly DocumentPath[], given: Placeholders): Wanted {
  const root: Wanted = new Map()
  for (const path of paths) {
    let level = root
    const parts = resolved(path, given)
    const last = parts.pop() as string | number
    for (const part of parts) {
      const next = level.get(part) ?? new Map()
      level.set(part, next)
      level = next
    }
    level.set(last, undefined)
  }
  return root
}

function itemOf(item: Readonly<Item>, wanted: Wanted): Item {
  const picked: Item = {}
  for (const [name, deeper] of wanted) {
    const value = typeof name === 'string' ? attributeOf(item, name) : undefined
    const part = value && (deeper ? partOf(value, deeper) : value)
    if (part) setAttribute(picked, String(name), part)
  }
  return picked
}

/** Returns undefined if no part of the value is selected. */
function partOf(value: AttributeValue, wanted: Wanted): AttributeValue | undefined {
  if (value.M) {
    const M = itemOf(value.M, wanted)
    return Object.keys(M).length > 0 ? { M } : undefined
  }
  if (!value.L) return undefined
  const places = [...wanted].filter(([place]) => typeof place === 'number')
  const L = places
    .sort(([one], [other]) => Number(one) - Number(other))
    .flatMap(([place, deeper]) => {
      const entry = value.L?.[Number(place)]
      const part = entry && (deeper ? partOf(entry, deeper) : entry)
      return part ? [part] : []
    })
  return L.length > 0 ? { L } : undefined
}
