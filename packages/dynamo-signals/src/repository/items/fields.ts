/** The fields of an instance, including the ids of its relations, without the fields that the repository adds. */
export type Fields = Record<string, unknown>

/** Returns the fields except those of these names. */
export function without(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
