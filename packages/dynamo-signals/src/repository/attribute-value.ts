import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>

const POLLUTING = new Set(['__proto__', 'constructor', 'prototype'])

/** A value DynamoDB cannot keep as it is. `path` says where it lies. */
export class UnstorableValue extends Error {
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/**
 * Encodes a value for DynamoDB: strings, finite numbers, booleans, null, bytes, arrays, plain objects, and sets of
 * strings, numbers or bytes. Fields that are undefined are left out. Everything else throws {@link UnstorableValue}.
 */
export function encodeValue(value: unknown, path = ''): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value }
    case 'number':
      return { N: encodeNumber(value, path) }
    case 'boolean':
      return { BOOL: value }
    case 'object':
      return value === null ? { NULL: true } : encodeObject(value, path)
    default:
      throw new UnstorableValue(path, `a ${typeof value} cannot be stored`)
  }
}

/** Encodes the fields of an object, leaving out those that are undefined. */
export function encodeFields(fields: object, path = ''): Item {
  const item: Item = {}
  for (const [key, value] of Object.entries(fields)) {
    const at = path ? `${path}.${key}` : key
    if (POLLUTING.has(key)) throw new UnstorableValue(at, `"${key}" is no name for a field`)
    if (value !== undefined) item[key] = encodeValue(value, at)
  }
  return item
}

function encodeObject(value: object, path: string): AttributeValue {
  if (Array.isArray(value)) return { L: value.map((entry, index) => encodeValue(entry, `${path}.${index}`)) }
  if (value instanceof Uint8Array) return { B: value }
  if (value instanceof Set) return encodeSet(value, path)
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return { M: encodeFields(value, path) }
  throw new UnstorableValue(path, `a ${value.constructor.name} cannot be stored`)
}

// DynamoDB keeps 38 digits between 1e-130 and 1e126: every double in that range survives the way there and back.
function encodeNumber(value: number, path: string): string {
  const magnitude = Math.abs(value)
  if (!Number.isFinite(value) || magnitude >= 1e126 || (magnitude !== 0 && magnitude < 1e-130)) {
    throw new UnstorableValue(path, `the number ${value} cannot be stored`)
  }
  return String(value === 0 ? 0 : value)
}

function encodeSet(values: ReadonlySet<unknown>, path: string): AttributeValue {
  const entries = [...values]
  if (entries.length === 0) throw new UnstorableValue(path, 'DynamoDB has no empty sets: leave the field out')
  if (entries.every(entry => typeof entry === 'string')) return { SS: entries }
  if (entries.every(entry => typeof entry === 'number')) return { NS: entries.map(entry => encodeNumber(entry, path)) }
  if (entries.every(entry => entry instanceof Uint8Array)) return { BS: entries }
  throw new UnstorableValue(path, 'a set must have only strings, only numbers, or only bytes')
}

/** Decodes what DynamoDB returned. Names that would change an object's prototype throw. */
export function decodeValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.NULL !== undefined) return null
  if (value.M !== undefined) return decodeFields(value.M)
  if (value.L !== undefined) return value.L.map(decodeValue)
  if (value.SS !== undefined) return new Set(value.SS)
  if (value.NS !== undefined) return new Set(value.NS.map(Number))
  if (value.B !== undefined) return bytes(value.B)
  if (value.BS !== undefined) return new Set(value.BS.map(bytes))
  throw new UnstorableValue('', `DynamoDB returned an unknown type: ${Object.keys(value).join()}`)
}

/** Decodes the fields of a map. */
export function decodeFields(fields: Readonly<Item>): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const key in fields) {
    if (POLLUTING.has(key)) throw new UnstorableValue(key, `"${key}" is no name for a field`)
    const value = fields[key]
    if (value) decoded[key] = decodeValue(value)
  }
  return decoded
}

// The SDK hands bytes as Uint8Array, a Lambda event as a base64 string.
function bytes(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value
}

/** About how many bytes DynamoDB counts for an item: names and values. */
export function sizeOf(item: Readonly<Item>): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + sizeOfValue(value)
  return size
}

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return value.N.length / 2 + 2
  if (value.B !== undefined) return value.B.length
  if (value.M !== undefined) return 3 + sizeOf(value.M) + Object.keys(value.M).length
  if (value.L !== undefined) return 3 + value.L.reduce((sum, entry) => sum + 1 + sizeOfValue(entry), 0)
  const set = value.SS ?? value.NS ?? value.BS
  return set ? set.reduce((sum, entry) => sum + entry.length, 3) : 1
}
