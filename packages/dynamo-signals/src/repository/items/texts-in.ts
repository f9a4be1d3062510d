import type { AttributeValue } from './attribute-value.ts'

/** The texts of a stored list. Whatever else another writer put in its place, or into it, is passed over. */
export function textsIn(value: AttributeValue | undefined): string[] {
  const entries: unknown = value?.L
  if (!Array.isArray(entries)) return []
  return entries.map(entry => entry?.S).filter(text => typeof text === 'string')
}
