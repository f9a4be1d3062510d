import type { AnyModel } from '../models/model.ts'
import type { Item } from './attribute-value.ts'

/** The primary key of an item. */
export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

const INSTANCE = 'instance'
const GUARD = 'guard'
/** The sort key of a sent durable signal. */
export const SIGNAL = 'signal'

/** The longest partition key DynamoDB takes, in bytes. */
export const MAX_KEY_BYTES = 2048

/** Makes text safe as one part of a key: parts are joined by `#`, so that different parts never make the same key. */
export function keyPart(text: string): string {
  return /[%#]/.test(text) ? text.replaceAll('%', '%25').replaceAll('#', '%23') : text
}

/** Undoes {@link keyPart}. */
export function fromKeyPart(part: string): string {
  return part.includes('%') ? part.replaceAll('%23', '#').replaceAll('%25', '%') : part
}

/** Where an instance is stored. */
export function instanceKey(model: AnyModel, id: string): ItemKey {
  return { pk: `${model.name}#${keyPart(id)}`, sk: INSTANCE }
}

/** Where the guard of a unique value is stored: whoever holds the item holds the value. */
export function guardKey(model: AnyModel, fields: readonly string[], values: readonly unknown[]): ItemKey {
  return { pk: `unique#${model.name}.${fields.join('+')}#${values.map(valuePart).join('#')}`, sk: GUARD }
}

// A text never contains "%n" or "%b", so that "1" and 1 stay different values.
function valuePart(value: unknown): string {
  if (typeof value === 'string') return keyPart(value)
  if (typeof value === 'number' || typeof value === 'boolean')
    return `%${typeof value === 'number' ? 'n' : 'b'}${value}`
  return `%j${keyPart(JSON.stringify(value))}`
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
