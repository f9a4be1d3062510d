import { ownValue } from '../../dispatch/own-value.ts'
import type { SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import { isReserved } from '../../models/reserved-names.ts'
import { type AttributeValue, decodeFields, encodeField, encodeValue, type Item } from './attribute-value.ts'
import { type Cause, originAttributes } from './cause.ts'
import { isSameValue } from './changed-fields.ts'
import { expiryOf } from './expiry.ts'
import type { Fields } from './fields.ts'
import { converted, versionOfModel } from './item-version.ts'
import { instanceKey, keyPart, relationKey } from './keys.ts'
import { type ShapedIndex, shapeOf } from './model-shape.ts'
import { textsIn } from './texts-in.ts'
import { withNumbersOf } from './with-numbers-of.ts'

export type { Fields }

/** The bookkeeping that a save adds to an item. */
export interface ItemStamp {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly writeId: string
  /** Earlier writes of this item, newest first, so that a write can be recognized even if it was overwritten immediately. */
  readonly earlierWriteIds: readonly string[]
  readonly context: SignalContext
  readonly raw: boolean
  /** The version of the model to store the instance as. */
  readonly modelVersion: number
  /** The receivers that caused the write. Undefined if none did. */
  readonly cause?: Cause | undefined
}

/** The number of write ids an item lists, including the last one. */
export const KEPT_WRITE_IDS = 5
/** The attributes that every save rewrites. */
const BOOKKEEPING = new Set(['_wids', '_ctx', '_raw', '_migrated', '_hop', '_cause', '_deleting'])

/** An instance before a save. */
export interface Previous {
  readonly item: Item
  /** Its fields as they are stored. */
  readonly stored: Fields
  /** Its fields as the model defines them today. */
  readonly fields: Fields
  /** Fields that could not be decoded. They keep their attributes. */
  readonly unread?: ReadonlySet<string>
}

/**
 * Builds the item of an instance: its fields, keys, index entries and bookkeeping. Unchanged fields keep their stored
 * attributes. So do attributes that this release does not know, such as index entries, a time to live, or bookkeeping of a
 * newer release.
 */
export function toItem(model: AnyModel, fields: Fields, stamp: ItemStamp, previous?: Previous): Item {
  const { id, version, createdAt, updatedAt, writeId, earlierWriteIds, context, raw } = stamp
  const key = instanceKey(model, id)
  const item: Item = {
    ...(previous && emptied(model, previous)),
    pk: { S: key.pk },
    sk: { S: key.sk },
    _type: { S: model.name },
    _v: { N: String(version) },
    _wid: { S: writeId },
    id: { S: id },
  }
  // A layout of other code can have neither.
  if (createdAt) item.createdAt = { S: createdAt }
  if (updatedAt) item.updatedAt = { S: updatedAt }
  addFields(item, model, fields, previous)
  if (earlierWriteIds.length > 0) item._wids = encodeValue(earlierWriteIds.slice(0, KEPT_WRITE_IDS - 1))
  if (raw) item._raw = { BOOL: true }
  Object.assign(item, originAttributes(context, stamp.cause))
  addExpiry(item, model, fields, { previous, updatedAt })
  addIndexEntries(item, model, id, previous?.item)
  if (stamp.modelVersion > 1) item._mv = { N: String(stamp.modelVersion) }
  if (stamp.modelVersion < versionOfModel(model)) lower(item, model, fields, stamp, previous)
  for (const name of Object.keys(item)) if (item[name] === undefined) delete item[name]
  // A copy, because V8 is slow with an object of many properties that was built one by one.
  return { ...item }
}

/** Replaces the fields of an item by those of an earlier version of the model. Its index entries stay those of this one. */
function lower(item: Item, model: AnyModel, fields: Fields, stamp: ItemStamp, previous: Previous | undefined): void {
  for (const name of Object.keys(fields)) delete item[name]
  const versions = { from: versionOfModel(model), to: stamp.modelVersion }
  addFields(item, model, converted(model, fields, stamp.id, item, versions), previous)
}

/**
 * Returns the fields to compare a save with, to find the guards and relations that it changes. A save that stores the
 * current version for the first time changes what its upgrade has changed.
 */
export function fieldsBefore(
  model: AnyModel,
  previous: Previous | undefined,
  modelVersion: number,
): Fields | undefined {
  return modelVersion < versionOfModel(model) ? previous?.fields : previous?.stored
}

/** Returns a copy of a stored item in which the attributes that a save of the model rewrites are undefined. */
function emptied(model: AnyModel, { item: stored, unread }: Previous): Item {
  const item: Record<string, AttributeValue | undefined> = { ...stored }
  const { indexKeys } = shapeOf(model)
  for (const name of Object.keys(stored)) {
    const isWritten = !isReserved(name) || BOOKKEEPING.has(name) || (name === '_ttl' && model.expires !== undefined)
    if ((isWritten || indexKeys.has(name)) && !unread?.has(name)) item[name] = undefined
  }
  return item as Item
}

export function addFields(item: Item, model: AnyModel, fields: Fields, previous: Previous | undefined): void {
  for (const name of Object.keys(fields)) {
    const stored = ownValue(previous?.item, name)
    if (stored && isSameValue(previous?.stored[name], fields[name])) item[name] = stored
    else {
      encodeField(item, name, fields[name])
      const encoded = item[name]
      if (encoded && model.inexactNumbers === 'text') item[name] = withNumbersOf(stored, encoded)
    }
  }
}

function addExpiry(
  item: Item,
  { expires }: AnyModel,
  fields: Fields,
  { previous, updatedAt }: { readonly previous: Previous | undefined; readonly updatedAt: string },
): void {
  const stored = expires === undefined ? undefined : item[expires]
  if (expires === undefined || stored === undefined || stored.NULL) return
  // An unchanged time may be invalid, but that must not prevent a change of another field.
  const expiry = stored === previous?.item[expires] ? stored : expiryOf(expires, fields[expires], updatedAt)
  if (expiry) item._ttl = expiry
}

/** The part of an access pattern's code that writes entries. It comes with the definition: see `ModelIndex`. */
export interface EntryWriter {
  /** Adds the entry of an item to it, unless a field is missing. Throws {@link UnstorableValue} for a value it cannot order. */
  addEntry(index: ShapedIndex, item: Item, id: string, previous: Readonly<Item> | undefined): void
}

/** Adds the index entries of an instance to its item, as the item's other attributes determine them. */
export function addIndexEntries(item: Item, model: AnyModel, id: string, previous?: Readonly<Item>): void {
  const { listing, relations, indexes } = shapeOf(model)
  const sk = { S: keyPart(id) }
  if (listing) {
    item[listing.pk] = { S: model.name }
    item[listing.sk] = sk
  }
  for (const { name, field, slot } of relations) {
    const relatedId = item[field]?.S
    if (slot === undefined || relatedId === undefined) continue
    item[slot.pk] = { S: relationKey(model, name, relatedId) }
    item[slot.sk] = sk
  }
  for (const index of indexes.values())
    (index.definition.engine as object as EntryWriter).addEntry(index, item, id, previous)
}

/** Returns the version of an item, or 0 if another writer created it without a version. */
export function versionOf(item: Readonly<Item>): number {
  const version = Number(item._v?.N)
  return Number.isSafeInteger(version) && version > 0 ? version : 0
}

/**
 * Whether an item has the version of an instance. An instance that was deleted and created again starts with the same
 * version, at another time.
 */
export function isLoadedFrom({ version, createdAt }: Fields, item: Readonly<Item>): boolean {
  return versionOf(item) === version && (!createdAt || createdAt === item.createdAt?.S)
}

/** Returns the ids of the last writes of an item, newest first. */
export function writeIdsOf(item: Readonly<Item>): string[] {
  const last = item._wid?.S
  return last === undefined ? [] : [last, ...textsIn(item._wids)]
}

/** Returns the context of the last write, as its writer set it. Empty if another writer stored something else there. */
export function contextOf({ _ctx }: Readonly<Item>): SignalContext {
  try {
    return decodeFields(_ctx?.M ?? {}) as SignalContext
  } catch {
    return {}
  }
}
