/** A value of an item as a person reads it: text as it is, numbers, lists and maps like JSON, bytes by their length. */
export function plainValue(attribute: unknown): string {
  const value = decoded(attribute)
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function decoded(attribute: unknown): unknown {
  const [[type, value] = ['NULL', true]] = Object.entries((attribute ?? {}) as Record<string, unknown>)
  switch (type) {
    case 'S':
    case 'BOOL':
    case 'SS':
      return value
    case 'N':
      // A number that JavaScript cannot hold stays text, so that no digit is lost.
      return String(Number(value)) === value ? Number(value) : value
    case 'NS':
      return (value as string[]).map(each => decoded({ N: each }))
    case 'L':
      return (value as unknown[]).map(decoded)
    case 'M':
      return Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, decoded(each)]))
    case 'B':
      return `${Buffer.byteLength(String(value), 'base64')} bytes`
    case 'BS':
      return (value as string[]).map(each => decoded({ B: each }))
    default:
      return null
  }
}
