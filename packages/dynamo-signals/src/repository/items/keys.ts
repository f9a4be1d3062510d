import { createHash } from 'node:crypto'
import type { AnyModel } from '../../models/model.ts'
import { type AttributeValue, encodeValue, type Item } from './attribute-value.ts'
import { exactBigint, exactText } from './numbers.ts'

/** The primary key of an item. */
export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

const INSTANCE = 'instance'
const GUARD = 'guard'
/** The sort key of a sent durable signal. */
export const SIGNAL = 'signal'

/** The longest partition key and sort key DynamoDB takes, in bytes. An instance's id is a sort key of the indexes. */
const MAX_PARTITION_KEY = 2048
const MAX_SORT_KEY = 1024

/** Makes text safe as one part of a key: parts are joined by `#`, so that different parts never make the same key. */
export function keyPart(text: string): string {
  return /[%#]/.test(text) ? text.replaceAll('%', '%25').replaceAll('#', '%23') : text
}

/**
 * A text as a key or the rest of one, of at most so many bytes: as it is where it fits, else its digest. The ledger's
 * keys are made of ids and of other writers' texts, which may be as long as keys can be. No part made by
 * {@link keyPart} begins like a digest.
 */
export function fitting(text: string, bytes = MAX_SORT_KEY): string {
  if (text !== '' && text.isWellFormed() && !isLonger(text, bytes)) return text
  return `%h${createHash('sha256').update(text, 'utf16le').digest('base64url')}`
}

/** The partition key of what the ledger keeps of a kind: short parts stay readable. */
export function ledgerPartition(kind: string, ...parts: readonly string[]): string {
  return `${kind}#${fitting(parts.map(keyPart).join('#'), MAX_PARTITION_KEY - kind.length - 1)}`
}

/** Undoes {@link keyPart}. */
export function fromKeyPart(part: string): string {
  return part.includes('%') ? part.replaceAll('%23', '#').replaceAll('%25', '%') : part
}

/** Where an instance is stored. */
export function instanceKey(model: Pick<AnyModel, 'name'>, id: string): ItemKey {
  return { pk: `${model.name}#${keyPart(id)}`, sk: INSTANCE }
}

/** Whether DynamoDB could have no item under this key, since it is too long. */
export function isTooLong({ pk }: ItemKey): boolean {
  return isLonger(pk, MAX_PARTITION_KEY)
}

/** Tells what is wrong with a value as an instance's id, if anything is. */
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

/** The id of the instance of the model that is stored under a key, if one is. */
export function instanceIdOf(model: AnyModel, { pk, sk }: ItemKey): string | undefined {
  const prefix = `${model.name}#`
  return sk === INSTANCE && pk.startsWith(prefix) ? fromKeyPart(pk.slice(prefix.length)) : undefined
}

/** Where the guard of a unique value is stored. The owner of the guard holds the value. */
export function guardKey(model: AnyModel, fields: readonly string[], values: readonly unknown[]): ItemKey {
  const names = fields.map(name => keyPart(name).replaceAll('+', '%2B'))
  return { pk: `unique#${model.name}.${names.join('+')}#${values.map(valuePart).join('#')}`, sk: GUARD }
}

/** The name of the model whose unique value a guard keeps. */
export function guardedModel({ pk }: ItemKey): string | undefined {
  return /^unique#(\w+)\./.exec(pk)?.[1]
}

// keyPart leaves no "%n", "%b" or "%j" in a text, so that "1" and 1 stay different values.
function valuePart(value: unknown): string {
  if (typeof value === 'string') return keyPart(value)
  if (typeof value === 'number') return `%n${value}`
  // As it is loaded: 5n and 5 are one value.
  if (typeof value === 'bigint') return `%n${exactBigint(String(value))}`
  if (typeof value === 'boolean') return `%b${value}`
  return `%j${keyPart(canonicalText(encodeValue(value)))}`
}

/** One text for all spellings of a value: maps and sets have no order. */
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

/** A number as it is loaded: 10n ** 21n and 1e21 are one value. */
function numberText(text: string): string {
  return String(exactText(text))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Where everything that refers to an instance through a foreign key is found in that relation's index. */
export function relationKey(model: AnyModel, relation: string, relatedId: string): string {
  return `${model.name}.${relation}#${keyPart(relatedId)}`
}

/** The key as DynamoDB takes it. */
export function keyAttributes({ pk, sk }: ItemKey): Item {
  return { pk: { S: pk }, sk: { S: sk } }
}

/** Whether an item is an instance, and not a guard or another of the library's own items. */
export function isInstance(item: Readonly<Item>): boolean {
  return item.sk?.S === INSTANCE && item._type?.S !== undefined
}
