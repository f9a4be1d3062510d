import { invalid } from '../service-error.ts'
import { type AttributeValue, attributeOf, type Item, setAttribute } from '../values/item.ts'
import { nameOf, type Placeholders } from './placeholders.ts'
import { type DocumentPath, type ExpressionKind, invalidExpression, type Tokens } from './tokens.ts'

/** Parses a path such as `#address.city` or `tags[0]`. */
export function readPath(tokens: Tokens): DocumentPath {
  const path: [string, ...(string | number)[]] = [tokens.takeName()]
  for (;;) {
    if (tokens.accept('.')) path.push(tokens.takeName())
    else if (tokens.accept('[')) path.push(readPlace(tokens))
    else return path
  }
}

function readPlace(tokens: Tokens): number {
  if (!/^\d+$/.test(tokens.next ?? '')) throw tokens.wrong()
  const place = Number(tokens.take())
  tokens.expect(']')
  return place
}

/** Resolves the placeholders of a path to names. */
export function resolved(path: DocumentPath, placeholders: Placeholders): (string | number)[] {
  return path.map(part => (typeof part === 'number' ? part : nameOf(part, placeholders)))
}

/** Creates the error for a path into a key attribute, which has no parts. */
export function notScalar(key: string): Error {
  const what = "list random access '[]' and map lookup '.' are not allowed"
  return invalid(`Key attributes must be scalars; ${what}: ${key}`)
}

/** Throws if two paths overlap, or need a map and a list in the same place. */
export function requireApart(kind: ExpressionKind, paths: readonly DocumentPath[], placeholders: Placeholders): void {
  const byAttribute = new Map<string | number | undefined, (string | number)[][]>()
  for (const path of paths) {
    const next = resolved(path, placeholders)
    const others = byAttribute.get(next[0]) ?? []
    for (const other of others) requirePairApart(kind, other, next)
    byAttribute.set(next[0], [...others, next])
  }
}

function requirePairApart(
  kind: ExpressionKind,
  one: readonly (string | number)[],
  other: readonly (string | number)[],
) {
  const at = one.findIndex((part, index) => part !== other[index])
  const shown = [one, other].map(
    path => `[${path.map(part => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`,
  )
  const paths = `path one: ${shown[0]}, path two: ${shown[1]}`
  if (at < 0 || at >= other.length) {
    const what = 'Two document paths overlap with each other; must remove or rewrite one of these paths'
    throw invalidExpression(kind, `${what}; ${paths}`)
  }
  if (typeof one[at] === typeof other[at]) return
  const what = 'Two document paths conflict with each other; must remove or rewrite one of these paths'
  throw invalidExpression(kind, `${what}; ${paths}`)
}

/** Returns the value at a path, or undefined. */
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

/** Returns the complete top-level attributes that contain these paths, without those that do not exist. */
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

/** Returns a copy of the item with a value set or removed at a path. Throws if the path does not exist. */
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
  // A value that is set past the end of a list is appended.
  const at = Math.min(step, parent.L.length)
  return { L: next ? parent.L.toSpliced(at, 1, next) : parent.L.toSpliced(at, 1) }
}
