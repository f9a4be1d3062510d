import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { DynamoSignalsError } from '../../errors.ts'

export type { AttributeValue }

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>

const POLLUTING = new Set(['__proto__', 'constructor', 'prototype'])

/** A value DynamoDB cannot keep as it is, or one that another writer stored and no instance can have. */
export class UnstorableValue extends DynamoSignalsError {
  /** Where it lies. */
  readonly path: string

  constructor(path: string, message: string) {
    super('repository.unstorable', message)
    this.path = path
  }
}

/**
 * Encodes a value for DynamoDB: strings, finite numbers, booleans, null, bytes, arrays, plain objects, and sets of
 * strings, numbers or bytes. Fields that are undefined are left out. Everything else throws {@link UnstorableValue}:
 * what is stored decodes to what was given, but for -0, which comes back as 0.
 */
export function encodeValue(value: unknown, path = ''): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: wellFormed(value, path) }
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

/** Encodes the fields of an object, leaving out those that are undefined. They are added to `item`, if one is given. */
export function encodeFields(fields: object, path = '', item: Item = {}): Item {
  for (const key of Object.keys(fields)) {
    const value = (fields as Readonly<Record<string, unknown>>)[key]
    const at = path ? `${path}.${key}` : key
    if (value !== undefined) item[wellFormed(checkedName(key, at), at)] = encodeValue(value, at)
  }
  return item
}

// DynamoDB keeps UTF-8, which has no half of a surrogate pair: it would come back as another text.
function wellFormed(text: string, path: string): string {
  if (text.isWellFormed()) return text
  throw new UnstorableValue(path, 'a text with half a surrogate pair cannot be stored')
}

function encodeObject(value: object, path: string): AttributeValue {
  if (Array.isArray(value)) return { L: Array.from(value, (entry, index) => encodeValue(entry, `${path}.${index}`)) }
  // A copy: what the caller writes into its bytes later is not what was stored.
  if (value instanceof Uint8Array) return { B: new Uint8Array(value) }
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
  if (entries.every(entry => typeof entry === 'string')) return { SS: entries.map(entry => wellFormed(entry, path)) }
  if (entries.every(entry => typeof entry === 'number')) return { NS: entries.map(entry => encodeNumber(entry, path)) }
  if (entries.every(entry => entry instanceof Uint8Array)) return { BS: distinct(entries) }
  throw new UnstorableValue(path, 'a set must have only strings, only numbers, or only bytes')
}

// A Set tells bytes apart by their array, DynamoDB by their content.
function distinct(entries: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(entries.map(entry => [Buffer.from(entry).toString('base64'), new Uint8Array(entry)])).values()]
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
  // The stream of DynamoDB Local forgets the type of an empty map.
  if (Object.keys(value).length === 0) return {}
  throw new UnstorableValue('', `DynamoDB returned an unknown type: ${Object.keys(value).join()}`)
}

/** Decodes the fields of a map. */
export function decodeFields(fields: Readonly<Item>): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const key in fields) {
    const value = fields[key]
    if (value) decoded[checkedName(key)] = decodeValue(value)
  }
  return decoded
}

/** The name of a field, unless an object would take it for its prototype's: then it throws. */
export function checkedName(name: string, path = name): string {
  if (POLLUTING.has(name)) throw new UnstorableValue(path, `"${name}" is no name for a field`)
  return name
}

// The SDK hands bytes as Uint8Array, a Lambda event as a base64 string.
function bytes(value: Uint8Array | string): Uint8Array {
  return new Uint8Array(typeof value === 'string' ? Buffer.from(value, 'base64') : value)
}

/** About how many bytes DynamoDB counts for an item, names and values. Below `exactFrom` an upper bound is enough. */
export function sizeOf(item: Readonly<Item>, exactFrom = 0): number {
  const bound = measure(item, text => text.length * 3)
  return bound < exactFrom ? bound : measure(item, Buffer.byteLength)
}

type MeasureText = (text: string) => number

function measure(item: Readonly<Item>, sizeOfText: MeasureText): number {
  let size = 0
  for (const name in item) size += sizeOfText(name) + measureValue(item[name] as AttributeValue, sizeOfText)
  return size
}

function measureValue(value: AttributeValue, sizeOfText: MeasureText): number {
  if (value.S !== undefined) return sizeOfText(value.S)
  if (value.N !== undefined) return value.N.length / 2 + 2
  if (value.B !== undefined) return value.B.length
  if (value.M !== undefined) return 3 + measure(value.M, sizeOfText) + Object.keys(value.M).length
  if (value.L !== undefined) return 3 + value.L.reduce((sum, entry) => sum + 1 + measureValue(entry, sizeOfText), 0)
  const texts = value.SS ?? value.NS
  if (texts) return texts.reduce((sum, entry) => sum + sizeOfText(entry), 3)
  return value.BS ? value.BS.reduce((sum, entry) => sum + entry.length, 3) : 1
}
