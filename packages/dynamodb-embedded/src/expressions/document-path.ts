import { invalid } from '../service-error.ts'
import { type AttributeValue, attributeOf, type Item, setAttribute } from '../values/item.ts'
import { nameOf, type Placeholders } from './placeholders.ts'
import type { Tokens } from './tokens.ts'

/** Where a value lies in an item: tokens for the names of maps, and places in lists. */
export type DocumentPath = readonly [string, ...(string | number)[]]

/** Reads a path such as `#address.city` or `tags[0]`. */
export function readPath(tokens: Tokens): DocumentPath {
  const path: [string, ...(string | number)[]] = [tokens.takeName()]
  for (;;) {
    if (tokens.accept('.')) path.push(tokens.takeName())
    else if (tokens.accept('[')) {
      path.push(Number(tokens.take()))
      tokens.expect(']')
    } else return path
  }
}

/** The value at a path; undefined where there is none. */
export function valueAt(
  item: Readonly<Item>,
  path: readonly (string | number)[],
  placeholders: Placeholders,
): AttributeValue | undefined {
  let value: AttributeValue | undefined
  let level: Readonly<Item> | undefined = item
  for (const part of path) {
    value = typeof part === 'number' ? value?.L?.[part] : level && attributeOf(level, nameOf(part, placeholders))
    level = value?.M
  }
  return value
}

/** The attributes of an item around these paths, whole; none for a path that leads to nothing. */
export function attributesAround(
  paths: readonly DocumentPath[],
  item: Readonly<Item>,
  placeholders: Placeholders,
): Item {
  const around: Item = {}
  for (const path of paths) {
    const name = nameOf(path[0], placeholders)
    const attribute = valueAt(item, path, placeholders) && attributeOf(item, name)
    if (attribute) setAttribute(around, name, attribute)
  }
  return around
}

/** The same item with another value at a path, or without one. Throws where the path leads nowhere. */
export function withValueAt(
  item: Readonly<Item>,
  path: readonly (string | number)[],
  value: AttributeValue | undefined,
  placeholders: Placeholders,
): Item {
  const [step, ...deeper] = path
  const name = nameOf(step as string, placeholders)
  const next = deeper.length === 0 ? value : within(attributeOf(item, name), deeper, value, placeholders)
  const copy: Item = { ...item }
  if (next) setAttribute(copy, name, next)
  else delete copy[name]
  return copy
}

function within(
  parent: AttributeValue | undefined,
  path: readonly (string | number)[],
  value: AttributeValue | undefined,
  placeholders: Placeholders,
): AttributeValue {
  const [step, ...deeper] = path
  if (typeof step === 'string' && parent?.M) return { M: withValueAt(parent.M, path, value, placeholders) }
  if (typeof step !== 'number' || !parent?.L) {
    throw invalid('The document path provided in the update expression is invalid for update')
  }
  const next = deeper.length === 0 ? value : within(parent.L[step], deeper, value, placeholders)
  // What is set behind the end of a list is appended.
  const at = Math.min(step, parent.L.length)
  return { L: next ? parent.L.toSpliced(at, 1, next) : parent.L.toSpliced(at, 1) }
}
