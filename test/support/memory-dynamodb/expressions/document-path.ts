import type { AttributeValue, Item } from '../attribute-values.ts'
import { invalid } from '../service-error.ts'
import type { Bindings } from './bindings.ts'
import type { Tokens } from './tokens.ts'

/** Where a value lies in an item: names of maps and places in lists. */
export type DocumentPath = readonly [string, ...(string | number)[]]

/** Reads a path such as `#address.city` or `tags[0]`. */
export function parsePath(tokens: Tokens, bindings: Bindings): DocumentPath {
  const path: [string, ...(string | number)[]] = [bindings.name(tokens.take())]
  for (;;) {
    if (tokens.accept('.')) path.push(bindings.name(tokens.take()))
    else if (tokens.accept('[')) {
      path.push(Number(tokens.take()))
      tokens.expect(']')
    } else return path
  }
}

/** The value at a path; undefined where there is none. */
export function valueAt(item: Readonly<Item>, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item as Item }
  for (const part of path) value = typeof part === 'number' ? value?.L?.[part] : value?.M?.[part]
  return value
}

/** Sets the value at a path, or removes it. The item is changed in place. Throws where the path leads nowhere. */
export function setValueAt(item: Item, path: DocumentPath, value: AttributeValue | undefined): void {
  const last = path[path.length - 1] as string | number
  const parent = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1) as unknown as DocumentPath)
  if (typeof last === 'number' && parent?.L) {
    if (value) parent.L[Math.min(last, parent.L.length)] = value
    else if (last < parent.L.length) parent.L.splice(last, 1)
  } else if (typeof last === 'string' && parent?.M) {
    if (value) parent.M[last] = value
    else delete parent.M[last]
  } else throw invalid('The document path provided in the update expression is invalid for update')
}
