import { inspect } from 'node:util'
import type { ChangeKind } from '../../models/migrate-signals.ts'
import type { AnyModel } from '../../models/model.ts'
import { encodeField, type Item } from '../../repository/items/attribute-value.ts'
import { changedFields, isSameValue } from '../../repository/items/changed-fields.ts'
import type { Fields } from '../../repository/items/fields.ts'
import { addIndexEntries } from '../../repository/items/instance-item.ts'
import { isOutdated, versionOfModel } from '../../repository/items/item-version.ts'
import { shapeOf } from '../../repository/items/model-shape.ts'
import { fieldsOf, idOf, storedFields } from '../../repository/items/read-instance-item.ts'
import { INDEXES } from '../../table/index.ts'

/** A change of one instance by a migration, as it is shown to the operator. */
export interface Difference {
  readonly kind: ChangeKind
  /** The access pattern, relation, fields or version that changes. */
  readonly name: string
  /** The stored value. Undefined if there was none. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** An instance as its model defines it today. */
export interface MigratedItem {
  readonly item: Item
  /** Its fields as they are stored, and as they will be. */
  readonly stored: Fields
  readonly fields: Fields
  readonly differences: readonly Difference[]
}

/** The attributes that an earlier release stored and the model no longer does. */
export interface Removed {
  readonly expiry: boolean
}

/**
 * Returns an item with the fields, index entries and time to live that the model defines today. Everything else stays the
 * same, including the version and the write ID. Pure. Throws `UnreadableInstanceError` or `UnstorableValue`.
 */
export function migratedItem(model: AnyModel, item: Readonly<Item>, removed: Removed): MigratedItem {
  const stored = storedFields(model, item)
  const fields = fieldsOf(model, item)
  const after = withFields(item, stored, fields)
  const differences = isOutdated(model, item)
    ? [upgradeDifference(versionOfModel(model), stored, fields)]
    : defaultDifferences(stored, fields)
  if (isOutdated(model, item)) after._mv = { N: String(versionOfModel(model)) }
  for (const name of Object.keys(after)) if (isEntry(name)) delete after[name]
  addIndexEntries(after, model, idOf(item), after)
  differences.push(...entryDifferences(model, item, after))
  setExpiry(model, after, removed)
  if (!isSameValue(item._ttl, after._ttl)) differences.push(expiryDifference(model, item, after))
  return { item: after, stored, fields, differences }
}

function withFields(item: Readonly<Item>, stored: Fields, fields: Fields): Item {
  const after: Item = { ...item }
  for (const name of changedFields(stored, fields)) {
    delete after[name]
    encodeField(after, name, fields[name])
  }
  return after
}

/** Reports all changes of an upgrade together, because its fields belong together. */
export function upgradeDifference(version: number, stored: Fields, fields: Fields): Difference {
  const names = changedFields(stored, fields)
  const partOf = (whole: Fields) =>
    Object.fromEntries(names.filter(name => Object.hasOwn(whole, name)).map(name => [name, whole[name]]))
  return { kind: 'upgrade', name: `version ${version}`, before: textOf(partOf(stored)), after: textOf(partOf(fields)) }
}

function defaultDifferences(stored: Fields, fields: Fields): Difference[] {
  return changedFields(stored, fields).map(name => {
    return { kind: 'default', name, before: textOf(stored[name]), after: textOf(fields[name]) }
  })
}

function textOf(value: unknown): string | undefined {
  return value === undefined
    ? undefined
    : inspect(value, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 100 })
}

const ENTRY = new Set(INDEXES.flatMap(index => [`${index}pk`, `${index}sk`]))

function isEntry(name: string): boolean {
  return ENTRY.has(name)
}

function entryDifferences(model: AnyModel, before: Readonly<Item>, after: Item): Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter(isEntry))
  const indexes = new Set(Array.from(names, name => name.slice(0, -2)))
  return Array.from(indexes)
    .filter(index => [`${index}pk`, `${index}sk`].some(name => !isSameValue(before[name], after[name])))
    .map(index => ({
      kind: 'index',
      name: useOf(model, index) ?? index,
      before: entryText(before, index),
      after: entryText(after, index),
    }))
}

function entryText(item: Readonly<Item>, index: string): string | undefined {
  const [pk, sk] = [item[`${index}pk`]?.S, item[`${index}sk`]?.S]
  return pk === undefined ? undefined : `${index}: ${pk} / ${sk}`
}

function useOf(model: AnyModel, index: string): string | undefined {
  const { relations, indexes, listing } = shapeOf(model)
  if (listing?.index === index) return 'listed'
  return [...relations, ...indexes.values()].find(({ slot }) => slot?.index === index)?.name
}

/** Sets the time to live. Does not validate an unchanged time, just like a save. DynamoDB ignores an invalid one. */
function setExpiry({ expires }: AnyModel, after: Item, removed: Removed): void {
  if (expires === undefined && !removed.expiry) return
  delete after._ttl
  const time = expires === undefined ? undefined : after[expires]
  if (time && !time.NULL) after._ttl = time
}

function expiryDifference({ expires = '' }: AnyModel, before: Readonly<Item>, after: Item): Difference {
  return { kind: 'expiry', name: expires, before: before._ttl?.N, after: after._ttl?.N }
}
