import { bytesFromBase64 } from './bytes.ts'

/** A member `B` or `BS` with a string value, which can only be bytes. */
const MAY_HAVE_BYTES = /"BS?"\s*:\s*["[]/

/** Parses DynamoDB JSON, in which bytes are base64. Throws a `SyntaxError`, also for invalid base64. */
export function fromJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return MAY_HAVE_BYTES.test(text) ? withBytes(value) : value
}

/** Replaces values in place, because the object was just parsed and has no other users. */
function withBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const [name, entry] of Object.entries(value) as [string, unknown][]) {
    const read = name === 'B' && typeof entry === 'string' ? bytesOf(entry) : readSet(name, entry)
    if (read !== entry) Object.defineProperty(value, name, { ...WRITABLE, value: read })
  }
  return value
}

const WRITABLE = { enumerable: true, configurable: true, writable: true }

function readSet(name: string, entry: unknown): unknown {
  if (name !== 'BS' || !Array.isArray(entry)) return withBytes(entry)
  return entry.map(each => (typeof each === 'string' ? bytesOf(each) : each))
}

function bytesOf(text: string): Uint8Array {
  const bytes = bytesFromBase64(text)
  if (bytes) return bytes
  throw new SyntaxError('The value of a binary attribute is not base64.')
}
