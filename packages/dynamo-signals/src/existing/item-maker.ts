import { ConfigurationError, ItemTooLargeError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import { encodeValue, type Item, sizeOf } from '../repository/items/attribute-value.ts'
import type { AttributeMap, Changed, Replaced } from './attribute-map.ts'
import { isSameAttribute } from './compared-update.ts'
import { decodedFields } from './decoded-fields.ts'
import { makeKeys } from './make-keys.ts'
import type { ItemsOfModel } from './stored-items.ts'
import type { WritesOptions } from './writes-options.ts'

/** An item as it is stored. */
export interface MadeItem {
  readonly stored: Item
  /** The attributes that differ from those of the replaced item. Undefined if it was not compared. */
  readonly changed?: readonly string[]
}

/** The maximum size of an item in DynamoDB. The library's own items are smaller, but other code can have stored such an item. */
const MAX_ITEM_BYTES = 400 * 1024

/** Makes stored items: their fields, keys, index attributes and marks. */
export class ItemMaker {
  readonly marks: Readonly<Item>
  readonly #tableName: string
  readonly #attributes: AttributeMap
  readonly #items: ItemsOfModel
  readonly #indexes: WritesOptions['indexes']

  constructor(
    tableName: string,
    items: ItemsOfModel,
    attributes: AttributeMap,
    { marks = {}, indexes }: WritesOptions,
  ) {
    this.marks = Object.fromEntries(Object.entries(marks).map(([name, value]) => [name, encodeValue(value)]))
    this.#tableName = tableName
    this.#items = items
    this.#attributes = attributes
    this.#indexes = indexes
  }

  /**
   * Makes the item of an instance, given in the library's own form. With the item that it replaces, only what differs is converted.
   * Throws `ConfigurationError` if the functions of `writes` do not fit.
   */
  make(model: AnyModel, own: Readonly<Item>, key: Item, replaced?: Replaced): MadeItem {
    const indexes = this.#indexes
    const fields = indexes && decodedFields(this.#attributes.withDatesAsRead(own, replaced?.own))
    const entries: Item = fields ? makeKeys(model, indexes, fields, 'indexes') : {}
    // An item leaves an index without the attributes of its key.
    const leaves = indexes && Object.keys(indexes).some(name => !entries[name])
    const changed = replaced && !leaves ? this.#attributes.changed(replaced, own) : undefined
    const made: MadeItem = changed
      ? this.#withMade(changed, entries)
      : { stored: { ...this.#attributes.toStored(own, replaced), ...entries, ...key, ...this.marks } }
    const bytes = sizeOf(made.stored, MAX_ITEM_BYTES)
    if (bytes > MAX_ITEM_BYTES) throw new ItemTooLargeError(model.name, own.id?.S ?? '', bytes, MAX_ITEM_BYTES)
    if (this.#items.isInstance(made.stored)) return made
    throw new ConfigurationError(
      'models.badTable',
      `${model.name}: the items that writes makes for ${tableOfArn(this.#tableName)} do not match the option "is" of items(), so no receiver would get them. Add the attributes in "is" to marks, or save a value that "is" accepts.`,
    )
  }

  #withMade({ stored, changed }: Changed, entries: Item): MadeItem {
    for (const made of [entries, this.marks]) {
      for (const name of Object.keys(made)) {
        const value = made[name]
        if (!value || isSameAttribute(stored[name], value)) continue
        stored[name] = value
        if (!changed.includes(name)) changed.push(name)
      }
    }
    return { stored, changed }
  }
}
