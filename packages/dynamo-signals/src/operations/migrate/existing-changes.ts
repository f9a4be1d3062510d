import type { ItemForm } from '../../existing/item-form.ts'
import type { Core } from '../../repository/core.ts'
import { type AttributeValue, encodeField, type Item } from '../../repository/items/attribute-value.ts'
import { changedFields, isSameValue } from '../../repository/items/changed-fields.ts'
import type { Fields } from '../../repository/items/fields.ts'
import { fieldsOf, storedFields } from '../../repository/items/read-instance-item.ts'
import type { WrittenItem } from '../existing/identified-item.ts'
import { markedAsRaw } from '../existing/plan-stored.ts'
import { shownAttribute, withAttributes } from '../existing/with-attributes.ts'
import { asSaved } from './as-saved.ts'
import type { Difference } from './migrated-item.ts'

/** What a migration changes in an item of a table that other code lays out. */
export interface ExistingChanges {
  /** The item in the library's own form, with the defaults of its model. */
  readonly item: Item
  /** The item as it will be stored. */
  readonly after: Item
  /** Its fields as they are stored, and as they will be. */
  readonly stored: Fields
  readonly fields: Fields
  readonly differences: readonly Difference[]
}

/** What to do with the library's own data in an item. */
export interface BookkeepingOptions {
  /** Add it to items that lack it. */
  readonly addsBookkeeping: boolean
  /** Change it as a save does, so that receivers are notified. */
  readonly sendsSignals: boolean
}

/**
 * Returns what `writes` of a model adds to an item that other code has stored: defaults, marks, the attributes of indexes, and the
 * library's own data. A mark with another value stays, because the other code may rely on it. Throws `UnreadableInstanceError` if
 * the fields do not fit the model, and the errors of the functions of `writes`.
 */
export function existingChanges(
  core: Core,
  { model, form, stored: item, own }: WrittenItem,
  options: BookkeepingOptions,
): ExistingChanges {
  const stored = storedFields(model, own)
  const fields = fieldsOf(model, own)
  const completed: Item = { ...own }
  const defaults = changedFields(stored, fields)
  for (const name of defaults) encodeField(completed, name, fields[name])
  const { indexes, marks, bookkeeping } = form.made(model, completed)
  const added = form.attributesOf(Object.fromEntries(defaults.map(name => [name, completed[name]])) as Item)
  const missing = marks.filter(([name]) => item[name] === undefined)
  const wrong = indexes.filter(([name, value]) => !isSameValue(item[name], value))
  const differences = [
    ...defaults.map(name => difference('default', name, own[name], completed[name])),
    ...missing.map(([name, value]) => difference('mark', name, undefined, value)),
    ...wrong.map(([name, value]) => difference('index', name, item[name], value)),
  ]
  const lacksData = bookkeeping !== undefined && own._v === undefined
  if (lacksData && options.addsBookkeeping) {
    differences.push({ kind: 'bookkeeping', name: bookkeeping, before: undefined, after: 'version 1' })
  }
  const changed = withAttributes(item, [...Object.entries(added), ...missing, ...wrong])
  const after = differences.length > 0 ? withData(core, { form, own, changed, bookkeeping }, options) : changed
  return { item: completed, after, stored, fields, differences }
}

interface Data {
  readonly form: ItemForm
  readonly own: Item
  readonly changed: Item
  readonly bookkeeping: string | undefined
}

/** Changes the library's own data in a changed item: as a save does, or so that its record counts as raw. */
function withData(core: Core, { form, own, changed, bookkeeping }: Data, options: BookkeepingOptions): Item {
  const lacksData = own._v === undefined
  if (bookkeeping === undefined || (lacksData && !options.addsBookkeeping)) return changed
  if (!lacksData && !options.sendsSignals) return markedAsRaw(core, changed, bookkeeping)
  const { updatedAt = { NULL: true }, ...data } = asSaved(core, own)
  const time = options.sendsSignals ? updatedAt : own.updatedAt
  const [before, after] = [form.attributesOf(own), form.attributesOf({ ...data, ...(time && { updatedAt: time }) })]
  const differing = Object.entries(after).filter(([name, value]) => !isSameValue(before[name], value))
  const saved = withAttributes(changed, differing)
  return options.sendsSignals ? saved : markedAsRaw(core, saved, bookkeeping)
}

function difference(
  kind: Difference['kind'],
  name: string,
  before: AttributeValue | undefined,
  after: AttributeValue | undefined,
): Difference {
  return { kind, name, before: shownAttribute(before), after: shownAttribute(after) }
}
