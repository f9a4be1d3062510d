import type { SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import { isReserved } from '../../models/reserved-names.ts'
import { checkedName, decodeValue, encodeFields, encodeValue, type Item } from './attribute-value.ts'
import { type Cause, causeAttributes } from './cause.ts'
import { expiryOf } from './expiry.ts'
import { instanceKey, keyPart, relationKey } from './keys.ts'
import { shapeOf } from './model-shape.ts'

/** The fields of an instance, relations' ids included, without what the repository adds. */
export type Fields = Record<string, unknown>

/** What the repository knows of a stored item beside its fields. */
export interface ItemFacts {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly writeId: string
  /** Earlier writes of this item, newest first: a write that was superseded at once is still recognised. */
  readonly earlierWriteIds: readonly string[]
  readonly context: SignalContext
  readonly raw: boolean
  /** The receivers behind the write; undefined for a write that none made. */
  readonly cause?: Cause | undefined
}

/** How many of its last writes an item names, the last one included. */
export const KEPT_WRITE_IDS = 5

/** The item of an instance: its fields, keys, index entries and bookkeeping. */
export function toItem(model: AnyModel, fields: Fields, facts: ItemFacts): Item {
  const { id, version, createdAt, updatedAt, writeId, earlierWriteIds, context, raw } = facts
  const key = instanceKey(model, id)
  const item: Item = {
    pk: { S: key.pk },
    sk: { S: key.sk },
    _type: { S: model.name },
    _v: { N: String(version) },
    _wid: { S: writeId },
    id: { S: id },
    createdAt: { S: createdAt },
    updatedAt: { S: updatedAt },
  }
  encodeFields(fields, '', item)
  if (earlierWriteIds.length > 0) item._wids = encodeValue(earlierWriteIds.slice(0, KEPT_WRITE_IDS - 1))
  if (Object.keys(context).length > 0) item._ctx = { M: encodeFields(context) }
  if (raw) item._raw = { BOOL: true }
  if (facts.cause) Object.assign(item, causeAttributes(facts.cause))
  const expiry = model.expires && expiryOf(model.expires, fields[model.expires], updatedAt)
  if (expiry) item._ttl = expiry
  addIndexEntries(item, model, fields, id)
  return item
}

function addIndexEntries(item: Item, model: AnyModel, fields: Fields, id: string): void {
  if (model.listed) {
    item.gsi0pk = { S: model.name }
    item.gsi0sk = { S: keyPart(id) }
  }
  for (const { name, field, index } of shapeOf(model).relations) {
    const relatedId = fields[field]
    if (index === undefined || typeof relatedId !== 'string') continue
    item[`${index}pk`] = { S: relationKey(model, name, relatedId) }
    item[`${index}sk`] = { S: keyPart(id) }
  }
}

/** An item's fields, decoded. Nothing in them is shared with another decoding. */
export function fieldsOf(item: Readonly<Item>): Fields {
  const fields: Fields = {}
  for (const name in item) {
    const value = item[name]
    if (value && !isReserved(name)) fields[checkedName(name)] = decodeValue(value)
  }
  return fields
}

/** The item as an instance. */
export function toInstance(item: Readonly<Item>): { readonly id: string } & Fields {
  const instance = fieldsOf(item) as { id: string } & Fields
  instance.id = item.id?.S ?? ''
  instance.version = versionOf(item) ?? 0
  instance.createdAt = item.createdAt?.S ?? ''
  instance.updatedAt = item.updatedAt?.S ?? ''
  return instance
}

/** An item's version; undefined for an item that another writer made without one. */
export function versionOf(item: Readonly<Item>): number | undefined {
  const version = item._v?.N
  return version === undefined ? undefined : Number(version)
}

/** The ids of the last writes of an item, newest first. */
export function writeIdsOf(item: Readonly<Item>): string[] {
  const last = item._wid?.S
  const earlier = item._wids?.L ?? []
  return last === undefined ? [] : [last, ...earlier.map(entry => entry.S ?? '')]
}

/** Who caused the write, as the writer told. */
export function contextOf(item: Readonly<Item>): SignalContext {
  return item._ctx ? (decodeValue(item._ctx) as SignalContext) : {}
}
