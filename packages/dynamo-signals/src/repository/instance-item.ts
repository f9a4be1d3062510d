import type { SignalContext } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { INDEXES } from '../table/index.ts'
import { decodeFields, decodeValue, encodeFields, encodeValue, type Item } from './attribute-value.ts'
import { indexOf } from './core.ts'
import { instanceKey, keyAttributes, keyPart, relationKey } from './keys.ts'

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
}

const KEPT_WRITE_IDS = 5
const KEYS = new Set(['pk', 'sk', ...INDEXES.flatMap(index => [`${index}pk`, `${index}sk`])])
const SYSTEM = new Set(['id', 'version', 'createdAt', 'updatedAt'])

/** Whether the library keeps an attribute of this name for itself, so that no field can have it. */
export function isReserved(name: string): boolean {
  return name.startsWith('_') || KEYS.has(name) || SYSTEM.has(name)
}

/** The item of an instance: its fields, keys, index entries and bookkeeping. */
export function toItem(model: AnyModel, fields: Fields, facts: ItemFacts): Item {
  const { id, version, createdAt, updatedAt, writeId, earlierWriteIds, context, raw } = facts
  const item: Item = {
    ...keyAttributes(instanceKey(model, id)),
    _type: { S: model.name },
    _v: { N: String(version) },
    _wid: { S: writeId },
    id: { S: id },
    createdAt: { S: createdAt },
    updatedAt: { S: updatedAt },
    ...encodeFields(fields),
  }
  if (earlierWriteIds.length > 0) item._wids = encodeValue(earlierWriteIds.slice(0, KEPT_WRITE_IDS - 1))
  if (Object.keys(context).length > 0) item._ctx = { M: encodeFields(context) }
  if (raw) item._raw = { BOOL: true }
  if (model.expires && fields[model.expires] !== undefined) item._ttl = encodeValue(fields[model.expires])
  return Object.assign(item, indexEntries(model, fields, id))
}

function indexEntries(model: AnyModel, fields: Fields, id: string): Item {
  const entries: Item = {}
  if (model.listed) Object.assign(entries, { gsi0pk: { S: model.name }, gsi0sk: { S: keyPart(id) } })
  for (const [relation, { kind }] of Object.entries(model.relations)) {
    const relatedId = fields[`${relation}Id`]
    if (kind !== 'foreignKey' || typeof relatedId !== 'string') continue
    const index = indexOf(model, relation)
    entries[`${index}pk`] = { S: relationKey(model, relation, relatedId) }
    entries[`${index}sk`] = { S: keyPart(id) }
  }
  return entries
}

/** An item's fields, decoded. */
export function fieldsOf(item: Readonly<Item>): Fields {
  const fields: Item = {}
  for (const name in item) {
    const value = item[name]
    if (value && !isReserved(name)) fields[name] = value
  }
  return decodeFields(fields)
}

/** The item as an instance. */
export function toInstance(item: Readonly<Item>): { readonly id: string } & Fields {
  return {
    ...fieldsOf(item),
    id: item.id?.S ?? '',
    version: versionOf(item) ?? 0,
    createdAt: item.createdAt?.S ?? '',
    updatedAt: item.updatedAt?.S ?? '',
  }
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
