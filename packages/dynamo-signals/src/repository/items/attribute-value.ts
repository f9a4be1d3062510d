import { types } from 'node:util'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { isPolluting } from '../../models/reserved-names.ts'
import { joinPath } from './join-path.ts'
import { type DecodeNumber, encodeNumber, exactNumber } from './numbers.ts'
import { tooDeep, UnstorableValue, unstorableObject } from './unstorable-value.ts'

export { type AttributeValue, UnstorableValue }

/** An item in DynamoDB's format. */
export type Item = Record<string, AttributeValue>

/** The maximum depth of a map or list in an attribute. DynamoDB allows 32 levels, and the content is one more. */
const MAX_DEPTH = 31
const MAX_NAME_BYTES = 65_535

/**
 * Encodes a value for DynamoDB: strings, finite numbers, bigints, booleans, null, bytes, arrays, plain objects, and sets of
 * strings, numbers or bytes. Omits undefined fields. Throws {@link UnstorableValue} for anything else. Decoding returns the
 * original value, except that -0 becomes 0 and small bigints become numbers.
 */
export function encodeValue(value: unknown, path = '', depth = 0): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: wellFormed(value, path) }
    case 'number':
    case 'bigint':
      return { N: encodeNumber(value, path) }
    case 'boolean':
      return { BOOL: value }
    case 'object':
      return value === null ? { NULL: true } : encodeObject(value, path, depth)
    default:
      throw new UnstorableValue(
        path,
        `${value === undefined ? 'undefined' : `a ${typeof value}`} cannot be stored: omit it or use null`,
      )
  }
}

/** Encodes the fields of an object, except those that are undefined. Adds them to `item`, if one is given. */
export function encodeFields(fields: object, path = '', item: Item = {}, depth = 0): Item {
  for (const key of Object.keys(fields)) {
    encodeField(item, key, (fields as Readonly<Record<string, unknown>>)[key], joinPath(path, key), depth)
  }
  return item
}

/** Adds a field to an item, encoded, unless it is undefined. */
export function encodeField(item: Item, key: string, value: unknown, path = joinPath('', key), depth = 0): void {
  if (value !== undefined) item[wellFormed(nameOf(key, path), path)] = encodeValue(value, path, depth)
}

function nameOf(key: string, path: string): string {
  const bytes = key.length * 3 > MAX_NAME_BYTES ? Buffer.byteLength(key) : key.length
  if (bytes > 0 && bytes <= MAX_NAME_BYTES) return requireName(key, path)
  throw new UnstorableValue(
    path.slice(0, 200),
    `a name of ${bytes} bytes cannot be stored: use 1 to ${MAX_NAME_BYTES} bytes`,
  )
}

// DynamoDB stores UTF-8, which cannot represent a lone surrogate. It would be loaded as a different string.
function wellFormed(text: string, path: string): string {
  if (text.isWellFormed()) return text
  throw new UnstorableValue(path, 'a string with a lone surrogate cannot be stored: call toWellFormed() first')
}

function encodeObject(value: object, path: string, depth: number): AttributeValue {
  // Copied, so that later changes to the caller's bytes do not affect the stored value.
  if (types.isUint8Array(value)) return { B: new Uint8Array(value) }
  if (types.isSet(value)) return encodeSet(value, path)
  if (depth >= MAX_DEPTH) throw tooDeep(path, MAX_DEPTH + 1)
  if (Array.isArray(value)) {
    return { L: Array.from(value, (entry, index) => encodeValue(entry, `${path}.${index}`, depth + 1)) }
  }
  if (!isPlain(value)) throw unstorableObject(value, path)
  return { M: encodeFields(value, path, {}, depth + 1) }
}

/**
 * Whether an object is stored as a map. Another realm (a vm context, a Jest test file) has its own Object.prototype,
 * recognized by having no prototype.
 */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype) return true
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
}

function encodeSet(values: ReadonlySet<unknown>, path: string): AttributeValue {
  const entries = [...values]
  if (entries.length === 0) throw new UnstorableValue(path, 'DynamoDB cannot store an empty set: omit the field')
  if (entries.every(entry => typeof entry === 'string')) return { SS: entries.map(entry => wellFormed(entry, path)) }
  if (entries.every(isNumeric)) return { NS: [...new Set(entries.map(entry => encodeNumber(entry, path)))] }
  if (entries.every(types.isUint8Array)) return { BS: distinct(entries) }
  throw new UnstorableValue(path, 'a set must have only strings, only numbers, or only bytes')
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

// A Set compares byte arrays by identity, DynamoDB compares them by content.
function distinct(entries: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(entries.map(entry => [Buffer.from(entry).toString('base64'), new Uint8Array(entry)])).values()]
}

/**
 * Decodes a value that DynamoDB returned. Throws for names that would change an object's prototype, and for numbers that
 * `numberOf` rejects: by default, those that a JavaScript number cannot hold exactly.
 */
export function decodeValue(value: AttributeValue, numberOf: DecodeNumber = exactNumber): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return numberOf(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.NULL !== undefined) return null
  if (value.M !== undefined) return decodeFields(value.M, numberOf)
  if (value.L !== undefined) return value.L.map(entry => decodeValue(entry, numberOf))
  if (value.SS !== undefined) return new Set(value.SS)
  if (value.NS !== undefined) return decodeNumbers(value.NS, numberOf)
  if (value.B !== undefined) return bytes(value.B)
  if (value.BS !== undefined) return new Set(value.BS.map(bytes))
  // The stream of DynamoDB Local omits the type of an empty map.
  if (Object.keys(value).length === 0) return {}
  throw new UnstorableValue('', `DynamoDB returned an unknown type: ${Object.keys(value).join()}`)
}

// A set has one element type: if one number is loaded as a string, all are.
function decodeNumbers(texts: readonly string[], numberOf: DecodeNumber): ReadonlySet<unknown> {
  const numbers = texts.map(numberOf)
  return new Set<unknown>(numbers.some(number => typeof number === 'string') ? texts : numbers)
}

/** Decodes the fields of a map. */
export function decodeFields(fields: Readonly<Item>, numberOf?: DecodeNumber): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const key in fields) {
    const value = fields[key]
    if (value) decoded[requireName(key)] = decodeValue(value, numberOf)
  }
  return decoded
}

/** Returns the name of a field. Throws if assigning to it would change an object's prototype. */
export function requireName(name: string, path = name): string {
  if (isPolluting(name)) throw new UnstorableValue(path, `a field cannot have the name "${name}": rename it`)
  return name
}

// The SDK returns bytes as a Uint8Array, a Lambda event as a base64 string.
function bytes(value: Uint8Array | string): Uint8Array {
  return new Uint8Array(typeof value === 'string' ? Buffer.from(value, 'base64') : value)
}

/** Estimates the bytes DynamoDB counts for an item's names and values. Below `exactFrom`, an upper bound is enough. */
export function sizeOf(item: Readonly<Item>, exactFrom = 0): number {
  const bound = measure(item, text => text.length * 3)
  return bound < exactFrom ? bound : measure(item, Buffer.byteLength)
}

type MeasureText = (text: string) => number

function measure(item: Readonly<Item>, sizeOfText: MeasureText): number {
  let size = 0
  for (const name of Object.keys(item))
    size += sizeOfText(name) + measureValue(item[name] as AttributeValue, sizeOfText)
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
