/**
 * Appends a key to a field's path: `tags.0`, `address.city`. An ambiguous key (empty, or with a dot, a bracket or a quote)
 * is put in brackets as JSON: `prices["a.b"]`.
 */
export function joinPath(path: string, key: string): string {
  if (key === '' || /[.[\]"]/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path ? `${path}.${key}` : key
}
