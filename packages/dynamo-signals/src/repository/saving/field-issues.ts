import type { FieldIssue } from '../../errors/index.ts'
import type { SchemaIssue } from '../../models/standard-schema.ts'
import { joinPath } from '../items/field-path.ts'

/** What zod's issue about the unknown keys of a strict object has beside the standard's: it lies at the object. */
interface UnknownKeys {
  readonly code?: unknown
  readonly keys?: unknown
}

/** The issues of a schema, with the same paths for the same fault, whatever the vendor. */
export function fieldIssues(issues: readonly SchemaIssue[]): FieldIssue[] {
  // Made here, and not by a method of the vendor's lists: those may be of classes, and realms, of their own.
  const list: readonly unknown[] = Array.from(issues)
  // Whatever a schema of somebody's own lists, also nothing, is an issue: not to throw, and not to be passed over.
  return (list.length > 0 ? list : [undefined]).flatMap(issue => {
    const { message: said, path: at, code, keys } = (issue ?? {}) as Partial<SchemaIssue> & UnknownKeys
    const message = typeof said === 'string' ? said : 'Invalid'
    const path = textOf(at)
    const unknown = code === 'unrecognized_keys' && Array.isArray(keys) ? Array.from(keys, String) : []
    if (unknown.length > 0) return unknown.map(key => ({ path: joinPath(path, key), message }))
    return [{ path, message }]
  })
}

function textOf(path: SchemaIssue['path'] = []): string {
  let text = ''
  for (const part of Array.from(path)) {
    const key: unknown = typeof part === 'object' && part !== null ? part.key : part
    // A member of a set has no key, and the key of a map may be an object: the issue lies at the set or the map, then.
    if (key !== null && typeof key !== 'object' && key !== undefined) text = joinPath(text, String(key))
  }
  return text
}
