import { createHash } from 'node:crypto'
import type { AnyModel } from '../../models/model.ts'
import { type AttributeValue, encodeValue, type Item } from './attribute-value.ts'
import { exactBigint, exactText } from './numbers.ts'

/** The primary key of an item. */
export interface ItemKey {
  readonly pk: string
  readonly sk: string
  /** The key as it is stored, in a table that other code lays out. */
  readonly stored?: Item
}

const INSTANCE = 'instance'
const GUARD = 'guard'
/** The sort key of a sent durable signal. */
export const SIGNAL = 'signal'

/**
 * The maximum length of a partition key and a sort key in DynamoDB, in bytes. An instance's id is a sort key of the indexes.
 */
const MAX_PARTITION_KEY = 2048
export const MAX_SORT_KEY = 1024

/** Escapes a string as one part of a key. Parts are joined by `#`, so different parts never result in the same key. */
export function keyPart(text: string): string {
  return /[%#]/.test(text) ? text.replaceAll('%', '%25').replaceAll('#', '%23') : text
}

/**
 * Fits a string into a key or part of a key of limited length: unchanged if it fits, otherwise its digest. The ledger's keys
 * contain ids and strings of other writers, which can be as long as a key. No part returned by {@link keyPart} starts like a
 * digest.
 */
export function fitting(text: string, bytes = MAX_SORT_KEY): string {
  if (text !== '' && text.isWellFormed() && !isLonger(text, bytes)) return text
  return `%h${digestOf(text, 'utf16le').toString('base64url')}`
}

/** Returns the SHA-256 digest of a text. */
export function digestOf(text: string, encoding: 'utf8' | 'utf16le'): Buffer {
  return createHash('sha256').update(text, encoding).digest()
}

/** Returns the partition key for one kind of ledger item. Short parts remain readable. */
export function ledgerPartition(kind: string, ...parts: readonly string[]): string {
  return `${kind}#${fitting(parts.map(keyPart).join('#'), MAX_PARTITION_KEY - kind.length - 1)}`
}

/** Undoes {@link keyPart}. */
export function fromKeyPart(part: string): string {
  return part.includes('%') ? part.replaceAll('%23', '#').replaceAll('%25', '%') : part
}

/** Returns the key of an instance. */
export function instanceKey(model: Pick<AnyModel, 'name'>, id: string): ItemKey {
  return { pk: `${model.name}#${keyPart(id)}`, sk: INSTANCE }
}

/** Whether this key is too long for DynamoDB to store an item under it. */
export function isTooLong({ pk }: ItemKey): boolean {
  return isLonger(pk, MAX_PARTITION_KEY)
}

/** Returns what is wrong with a value as the id of an instance, or undefined. */
export function idIssue(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return 'Expected a non-empty string'
  if (isLonger(keyPart(id), MAX_SORT_KEY))
    return `Expected an id of at most ${MAX_SORT_KEY} bytes, where # and % count as 3`
  if (!id.isWellFormed()) return 'Expected an id without a lone surrogate. Call toWellFormed() first'
  return undefined
}

function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes
}

/** Returns the id of the model's instance that is stored under a key, if the key belongs to one. */
export function instanceIdOf(model: AnyModel, { pk, sk }: ItemKey): string | undefined {
  const prefix = `${model.name}#`
  return sk === INSTANCE && pk.startsWith(prefix) ? fromKeyPart(pk.slice(prefix.length)) : undefined
}

/** Returns the key of the guard of a unique value. The guard's owner holds the value. */
export function guardKey(model: AnyModel, fields: readonly string[], values: readonly unknown[]): ItemKey {
  const names = fields.map(name => keyPart(name).replaceAll('+', '%2B'))
  return { pk: `unique#${model.name}.${names.join('+')}#${values.map(valuePart).join('#')}`, sk: GUARD }
}

/** Returns the name of the model that a guard belongs to. */
export function guardedModel({ pk }: ItemKey): string | undefined {
  return /^unique#(\w+)\./.exec(pk)?.[1]
}

// keyPart leaves no "%n", "%b" or "%j" in a text, so that "1" and 1 stay different values.
function valuePart(value: unknown): string {
  if (typeof value === 'string') return keyPart(value)
  if (typeof value === 'number') return `%n${value}`
  // Compare values as they are loaded: 5n and 5 are the same value.
  if (typeof value === 'bigint') return `%n${exactBigint(String(value))}`
  if (typeof value === 'boolean') return `%b${value}`
  return `%j${keyPart(canonicalText(encodeValue(value)))}`
}

/** Returns the same string for all equal values. Maps and sets have no order. */
function canonicalText(value: AttributeValue): string {
  const [[type, content] = []] = Object.entries(value)
  const texts = (entries: readonly unknown[]) => entries.map(entry => JSON.stringify(entry)).toSorted()
  switch (type) {
    case 'M': {
      const entries = Object.entries(content as Item).map(([name, entry]) => [name, canonicalText(entry)])
      return `M{${texts(entries).join()}}`
    }
    case 'L':
      return `L${JSON.stringify((content as AttributeValue[]).map(canonicalText))}`
    case 'SS':
      return `SS[${texts(content as string[]).join()}]`
    case 'NS':
      return `NS[${texts((content as string[]).map(numberText)).join()}]`
    case 'N':
      return `N${JSON.stringify(numberText(content as string))}`
    case 'BS':
      return `BS[${texts((content as Uint8Array[]).map(base64)).join()}]`
    case 'B':
      return `B${base64(content as Uint8Array)}`
    default:
      return `${type}${JSON.stringify(content)}`
  }
}

/** Formats a number as it is loaded: 10n ** 21n and 1e21 are the same value. */
function numberText(text: string): string {
  return String(exactText(text))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Returns the key in a relation's index of all instances that refer to an instance through that foreign key. */
export function relationKey(model: AnyModel, relation: string, relatedId: string): string {
  return `${model.name}.${relation}#${keyPart(relatedId)}`
}

/** Returns the key in DynamoDB's format. */
export function keyAttributes({ pk, sk, stored }: ItemKey): Item {
  return stored ?? { pk: { S: pk }, sk: { S: sk } }
}

/** Whether an item is an instance, and not a guard or another internal item of the library. */
export function isInstance(item: Readonly<Item>): boolean {
  return item.sk?.S === INSTANCE && item._type?.S !== undefined
}

/** Whether an item is the guard of a unique value. */
export function isGuard(item: Readonly<Item>): boolean {
  return item.sk?.S === GUARD
}
