import { isObject } from '../../dispatch/is-object.ts'
import type { FieldIssue } from '../../errors/index.ts'
import type { SchemaIssue } from '../../models/standard-schema.ts'
import { joinPath } from './join-path.ts'

/** The extra properties of zod's issue for unknown keys of a strict object. Its path is that of the object. */
interface UnknownKeys {
  readonly code?: unknown
  readonly keys?: unknown
}

/** Returns the issues of a schema. The same fault gets the same path for every vendor. */
export function fieldIssues(issues: readonly SchemaIssue[]): FieldIssue[] {
  // A copy, because the class or realm of the vendor's list can differ.
  const list: readonly unknown[] = Array.from(issues)
  // A hand-written schema can list anything, even undefined. It counts as an issue, and must neither throw nor be skipped.
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
    const key: unknown = isObject(part) ? part.key : part
    // A member of a set has no key, and the key of a map can be an object. The path then ends at the set or map.
    if (key !== null && typeof key !== 'object' && key !== undefined) text = joinPath(text, String(key))
  }
  return text
}
