import type { AttributeValue } from './attribute-value.ts'

/** Returns the strings of a stored list. Ignores anything else that another writer stored there. */
export function textsIn(value: AttributeValue | undefined): string[] {
  const entries: unknown = value?.L
  if (!Array.isArray(entries)) return []
  return entries.map(entry => entry?.S).filter(text => typeof text === 'string')
}
