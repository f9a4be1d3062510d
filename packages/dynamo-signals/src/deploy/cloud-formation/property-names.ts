/** Returns data with the names of CloudFormation's properties, which begin with a capital letter. */
export function capitalized(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [capitalizedWord(name), capitalizedValue(each)]),
  )
}

function capitalizedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalizedValue)
  return typeof value === 'object' && value !== null ? capitalized(value) : value
}

/** Returns the logical ID for a name with hyphens: `ProfilesBehind` for `profiles-behind`. */
export function logicalName(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map(capitalizedWord)
    .join('')
}

function capitalizedWord(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
