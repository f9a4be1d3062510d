/** Whether a value can be an attribute of a key. */
export function isKeyValue(value: unknown): value is string | number | Uint8Array {
  return (typeof value === 'string' && value !== '') || Number.isFinite(value) || value instanceof Uint8Array
}
