import { propertyOf } from '../dispatch/thrown-values.ts'
import { ConfigurationError, TransactionTooLargeError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Images, ItemsOfTable, Recognized } from '../repository/items/existing-item.ts'
import { INLINE_SOURCE } from '../repository/writing/committed-changes.ts'
import type { ExistingTables } from '../repository/writing/existing-tables.ts'
import { canCascade } from './can-cascade.ts'
import { formOf } from './item-form.ts'
import { listedBy } from './listed-by.ts'
import { requireGuards } from './require-guards.ts'
import { requireOneDescription } from './require-one-description.ts'
import { requireOtherTables } from './require-other-tables.ts'
import { requireRelations } from './require-relations.ts'
import { StoredForms } from './stored-forms.ts'
import { itemsOf } from './stored-items.ts'

/** Prepares the core of a database for its models that are stored in tables which other code lays out. */
export function extendCore(core: Core): Core {
  const stored = [...core.models.values()].filter(({ storedIn }) => storedIn)
  requireOtherTables(core, stored)
  requireOneDescription(stored)
  requireRelations(core)
  requireGuards(core, stored)
  const shared = stored.filter(model => formOf(model)?.parts.writes.foreignWriters !== false)
  const foreignWriters = new Set([...core.foreignWriters, ...shared.map(({ name }) => name)])
  const forms = new StoredForms({ ...core, foreignWriters })
  return {
    ...core,
    transport: forms.over(core.transport),
    foreignWriters,
    existing: {
      of: itemsByTable(stored, core.tableName, forms),
      inStoredForm: writes => forms.write(writes),
      addedWrites: writes => forms.addedWrites(writes),
      listedBy,
      requireCascade(model, writes, limit) {
        if (canCascade(core, model)) return
        throw new TransactionTooLargeError(writes, limit, 'Delete some of the instances that refer to it first.')
      },
    },
  }
}

function itemsByTable(models: readonly AnyModel[], ownTable: string, forms: StoredForms): ExistingTables['of'] {
  const byTable = Map.groupBy(models, ({ storedIn }) => tableOfArn(storedIn?.table.tableName ?? ''))
  const tables = new Map([...byTable].map(([table, of]) => [table, itemsOfTable(of)]))
  return record => {
    if (propertyOf(record, 'eventSource') === INLINE_SOURCE) return inlineItem(forms, record)
    const arn = propertyOf(record, 'eventSourceARN')
    const table = typeof arn === 'string' ? tableOfArn(arn) : undefined
    const found = table === undefined ? undefined : tables.get(table)
    if (found || (ownTable !== '' && isOwn(record, table, tableOfArn(ownTable)))) return found
    const [only] = tables.values()
    if (table === undefined && tables.size === 1) return only
    throw new ConfigurationError(
      'streams.wrongEvent',
      `The record is from ${table === undefined ? 'an unknown table' : `the table ${table}`}, and the models of this database are stored in ${[ownTable, ...tables.keys()].filter(Boolean).join(', ')}. Pass the name of the table to existingTable(), or connect its stream to the handler of its own database.`,
    )
  }
}

/**
 * Whether a record is of the library's own table. A dead letter can name that table as it was called before a restore, so a
 * record of another table counts if it has a write ID.
 */
function isOwn(record: unknown, table: string | undefined, ownTable: string): boolean {
  if (table === undefined || table === ownTable) return true
  const change = propertyOf(record, 'dynamodb')
  const image = propertyOf(change, 'NewImage') ?? propertyOf(change, 'OldImage')
  return propertyOf(image, '_wid') !== undefined || propertyOf(image, '_signal') !== undefined
}

/** Returns the item of a record of inline delivery, which has the library's own form. Undefined if it is stored in that form. */
function inlineItem(forms: StoredForms, record: unknown): ItemsOfTable | undefined {
  const found = forms.ofKey(propertyOf(propertyOf(record, 'dynamodb'), 'Keys') as Item | undefined)
  const key = found?.form.keyOf(found.model, found.id)
  if (!found || !key) return undefined
  const itemKey = found.form.textOf(key)
  return { itemKeyOf: () => itemKey, recognize: own => ({ itemKey, sender: found.model, own }) }
}

function itemsOfTable(models: readonly AnyModel[]): ItemsOfTable {
  const [first] = models
  const itemKeyOf = (item: Item) => (first && itemsOf(first)?.itemKeyOf(item)) ?? ''
  return {
    itemKeyOf,
    recognize(images) {
      const item = images.newImage ?? images.oldImage
      return item ? { itemKey: itemKeyOf(item), ...recognize(models, item, images) } : { sender: undefined }
    },
  }
}

function recognize(models: readonly AnyModel[], item: Item, images: Images): Omit<Recognized, 'itemKey'> {
  for (const sender of models) {
    try {
      if (!itemsOf(sender)?.isInstance(item)) continue
      const { newImage, oldImage } = images
      const isNew = newImage !== undefined && oldImage !== undefined && !wasInstance(sender, oldImage)
      return { sender, isNew, ...inOwnForm(sender, images, isNew) }
    } catch (error) {
      // The receivers of the model fail for this item, so the error is counted, reported and parked like any other.
      return { sender, failure: { error } }
    }
  }
  return { sender: undefined }
}

/** Whether an item was an instance before a change. An update can change what recognizes it, or add the attributes of its id. */
function wasInstance(model: AnyModel, oldImage: Item): boolean {
  try {
    const items = itemsOf(model)
    return items?.isInstance(oldImage) === true && items.idOf(model, oldImage) !== ''
  } catch {
    return false
  }
}

function inOwnForm(model: AnyModel, { newImage, oldImage }: Images, isNew: boolean): Pick<Recognized, 'own'> {
  const form = formOf(model)
  if (!form) return {}
  const old = oldImage && (isNew ? form.dataOf(model, oldImage) : form.convert(model, oldImage))
  return { own: { newImage: newImage && form.convert(model, newImage), oldImage: old } }
}
