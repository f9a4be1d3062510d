/**
 * A field's path with one more step: `tags.0`, `address.city`. A key that a reader could not tell from the path around it
 * (it is empty, or has a dot, a bracket or a quote) stands in brackets, as JSON has it: `prices["a.b"]`.
 */
export function joinPath(path: string, key: string): string {
  if (key === '' || /[.[\]"]/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path ? `${path}.${key}` : key
}
