import { shown } from '../dispatch/option-issues.ts'
import { ValidationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { fenceOf } from '../repository/items/deletion-fence.ts'
import type { Fields } from '../repository/items/fields.ts'
import type { ItemStamp } from '../repository/items/instance-item.ts'
import { instanceKey, keyAttributes } from '../repository/items/keys.ts'
import type { IdRules } from '../repository/saving/id-rules.ts'
import { MOST_ATTRIBUTES, tooMany } from '../repository/writing/is-unchanged.ts'
import type { Condition, PlannedWrite } from '../repository/writing/planned-write.ts'
import { AttributeMap } from './attribute-map.ts'
import { ComparedUpdates } from './compared-update.ts'
import { decodedFields } from './decoded-fields.ts'
import type { FormParts } from './form-parts.ts'
import { hiddenField } from './hidden-field.ts'
import { type IdParts, idParts } from './id-parts.ts'
import { type IdOf, keepsId } from './identity.ts'
import { absentConditions, checkedInstance } from './instance-condition.ts'
import { ItemMaker } from './item-maker.ts'
import type { MadeAttributes } from './made-attributes.ts'
import { makeKeys } from './make-keys.ts'
import { onlyField } from './only-field.ts'
import { stampOf } from './stamp-of.ts'
import { storedConditions } from './stored-conditions.ts'
import type { ItemsOfModel } from './stored-items.ts'
import { bookkeepingOf, type ReferenceIndex, type WritesOptions } from './writes-options.ts'

/** Returns the form in which the repository writes the instances of a model. Undefined for the library's own. */
export function formOf({ storedIn }: AnyModel): ItemForm | undefined {
  return storedIn?.form as ItemForm | undefined
}

/** The stored item that each converted one was made of. A write compares every attribute of it. */
const origins = hiddenField<Item, Readonly<Item>>()

/** The id of an instance, and the key under which its item is stored. */
interface StoredKey {
  readonly id: string
  readonly stored: Item
  /** Whether other code writes the item, too. */
  readonly isShared: boolean
}

/** The instances of a model as items in the layout of other code. */
export class ItemForm implements IdRules<AnyModel> {
  readonly tableName: string
  readonly parts: FormParts
  readonly #table: TableKeys
  readonly #writes: WritesOptions
  readonly #items: ItemsOfModel
  readonly #id: IdParts
  readonly #attributes: AttributeMap
  readonly #updates: ComparedUpdates
  readonly #maker: ItemMaker
  readonly #absent: readonly Condition[]

  constructor(table: TableKeys, items: ItemsOfModel, id: IdOf | undefined, writes: WritesOptions) {
    this.tableName = table.tableName
    this.#table = table
    this.#items = items
    this.#writes = writes
    const isKept = keepsId(id, writes)
    this.#attributes = new AttributeMap(writes, isKept)
    this.#updates = new ComparedUpdates({ keys: Object.keys(writes.key), data: bookkeepingOf(writes) })
    this.#maker = new ItemMaker(table.tableName, items, this.#attributes, writes)
    this.#absent = absentConditions(items)
    this.#id = idParts(
      isKept ? undefined : id,
      attribute => this.#attributes.fieldOf(attribute),
      this.#attributes.textAsRead,
    )
    const idAttributes = typeof id === 'function' ? undefined : [id ?? 'id'].flat()
    this.parts = { table, items, writes, attributes: this.#attributes, id: this.#id, idAttributes }
  }

  /** Returns a string that identifies an item by its key. */
  readonly textOf = (key: Item): string => this.#items.itemKeyOf(key)

  /** Returns the key under which an instance is stored. Undefined for an id that no item can have. */
  keyOf(model: AnyModel, id: string): Item | undefined {
    const parts = this.#id.partsOf(id)
    return parts && makeKeys(model, this.#writes.key, { ...parts, id }, 'key')
  }

  /** Renames the fields of an event filter's pattern. Omits those whose values are stored in another format. */
  patternOf(fields: object): object {
    const renamed = Object.entries(fields).flatMap(([field, pattern]) => {
      const place = this.#attributes.placeOf(field)
      return place?.format === 'iso' ? [[place.name, pattern]] : []
    })
    return Object.fromEntries(renamed)
  }

  /** Whether the dates of a field are stored in another format than the instance has, so that different texts can be one date. */
  isConverted(field: string): boolean {
    return !['iso', 'number'].includes(this.#attributes.placeOf(field)?.format ?? 'iso')
  }

  idOf(_model: AnyModel, fields: Fields): string | undefined {
    return this.#id.join(fields)
  }

  stampOf(usual: ItemStamp): Partial<ItemStamp> {
    return stampOf(this.#writes, this.#attributes, usual)
  }

  requireId(model: AnyModel, id: string, { after }: { readonly after: Fields }): void {
    const { fields } = this.#id
    if (fields.length === 0 || this.#id.join(after) === id) return
    const message = `The id is ${shown(id)}, which ${fields.join(' and ')} must form. Save another instance instead`
    throw new ValidationError(model.name, [{ path: fields.join(), message }])
  }

  /**
   * Converts an item that was read under the key of an id. Several ids can have the same key, such as `A` and `a` in a key of
   * lowercase letters. Then it has the id that its fields form, so that it is one instance.
   */
  read(model: AnyModel, id: string, stored: Readonly<Item>): Item {
    return this.#toOwn(model, this.#idIn(model, stored) ?? id, stored)
  }

  /** Converts an item of the stream. Throws `UnreadableInstanceError` if it has no id. */
  convert(model: AnyModel, stored: Readonly<Item>): Item {
    return this.#toOwn(model, this.#items.idOf(model, stored), stored)
  }

  /** Converts an item that is not an instance, for what the library itself has stored in it. */
  dataOf(model: AnyModel, stored: Readonly<Item>): Item {
    return this.#attributes.toOwn(model, stored)
  }

  /** Returns the item that an instance is stored as. Undefined for an id that no item can have. */
  storedOf(model: AnyModel, id: string, own: Readonly<Item>): Item | undefined {
    const key = this.keyOf(model, id)
    return key && this.#maker.make(model, own, key).stored
  }

  /** Converts a write to one of the item under a key. Throws `ConfigurationError` if the functions of `writes` do not fit. */
  write(model: AnyModel, { id, stored, isShared }: StoredKey, write: PlannedWrite): PlannedWrite {
    const { key, item, replaces } = write
    const before = replaces && this.#storedOf(model, replaces, stored)
    // A fence is an item of its own. See fences.ts.
    const isFence = item && before && fenceOf(item)
    const made =
      item && !isFence ? this.#maker.make(model, item, stored, before && { own: replaces, stored: before }) : undefined
    const after = isFence ? before : made?.stored
    if (item && after) {
      // The saved instance is compared with what is read later, by a delete for example.
      this.#attributes.makeAsRead(item, replaces)
      origins.set(item, after)
    }
    const context = { model, table: this.#table, attributes: this.#attributes, key: stored, replaces }
    const conditions = write.conditions.length > 0 ? storedConditions(write.conditions, context) : write.conditions
    const moved = { ...write, table: this.tableName, key: { ...key, stored }, replaces: before }
    if (!before) {
      const checked = checkedInstance(this.parts, id, write)
      return { ...moved, ...(after && { item: after }), conditions: [...checked, ...conditions] }
    }
    const { condition, compared, kind, update } = isShared
      ? this.#updates.plan(before, after ?? before)
      : this.#updates.planOwned(before, after ?? before, made?.changed)
    if (compared > MOST_ATTRIBUTES) throw tooMany(replaces, compared)
    const compares = { ...moved, conditions: [condition, ...(isShared ? this.#absent : []), ...conditions] }
    // A put would remove an attribute that other code has added since, because no condition can say that there is none. If
    // nothing differs, a date has changed by less than the format of its attribute shows.
    return after ? { ...compares, kind, item: after, ...(update && { update }) } : compares
  }

  /** Returns the attributes that every write makes of an instance's fields, given its item in the library's own form. */
  made(model: AnyModel, own: Readonly<Item>): MadeAttributes {
    const { indexes = {} } = this.#writes
    const entries: Item = makeKeys(model, indexes, decodedFields(own), 'indexes')
    return {
      indexes: Object.keys(indexes).map(name => [name, entries[name]]),
      marks: Object.entries(this.#maker.marks),
      bookkeeping: bookkeepingOf(this.#writes),
    }
  }

  /** The indexes that find the items by a foreign key. */
  get relations(): Readonly<Record<string, ReferenceIndex>> {
    return this.#writes.relations ?? {}
  }

  /** Returns where the items are that refer to an instance. Throws `ConfigurationError` if its key depends on more than the id. */
  referenceOf(model: AnyModel, relation: string, relatedId: string) {
    const { index, partitionKey } = this.relations[relation] as ReferenceIndex
    const makers = index === undefined ? this.#writes.key : this.#writes.indexes
    const make = makers?.[partitionKey]
    const field = `${relation}Id`
    const fields = onlyField(model, field, relatedId)
    const made = make
      ? makeKeys(model, { [partitionKey]: make }, fields, index === undefined ? 'key' : 'indexes')
      : this.#attributes.toStored({ [field]: { S: relatedId } })
    return { index, partitionKey, value: made[partitionKey] as AttributeValue }
  }

  /** Converts an item that a query found. Undefined if it is not recognized as an instance with an id. */
  readFound(model: AnyModel, stored: Readonly<Item>): Item | undefined {
    const id = this.#idIn(model, stored)
    return id === undefined || !this.#items.isInstance(stored) ? undefined : this.#toOwn(model, id, stored)
  }

  /** Returns the primary key of an item. */
  keyIn(stored: Readonly<Item>): Item {
    return Object.fromEntries(Object.keys(this.#writes.key).map(name => [name, stored[name] as AttributeValue]))
  }

  /** Converts fields of the library's own form, and its own data if there is any, to the attributes that store them. */
  attributesOf(own: Readonly<Item>): Item {
    const data = bookkeepingOf(this.#writes)
    const stored = this.#attributes.toStored(own)
    if (data !== undefined && own._v === undefined) delete stored[data]
    return stored
  }

  /** Returns the id that an item's attributes form. Undefined if they form none, or one with another key. */
  #idIn(model: AnyModel, stored: Readonly<Item>): string | undefined {
    try {
      const id = this.#items.idOf(model, stored)
      const key = this.keyOf(model, id)
      return key && this.textOf(key) === this.textOf(stored) ? id : undefined
    } catch {
      return undefined
    }
  }

  #toOwn(model: AnyModel, id: string, stored: Readonly<Item>): Item {
    const own: Item = {
      ...this.#attributes.toOwn(model, stored),
      ...keyAttributes(instanceKey(model, id)),
      _type: { S: model.name },
      id: { S: id },
    }
    origins.set(own, stored)
    return own
  }

  #storedOf(model: AnyModel, own: Item, key: Item): Readonly<Item> {
    const known = origins.get(own)
    if (known) return known
    const { stored } = this.#maker.make(model, own, key)
    origins.set(own, stored)
    return stored
  }
}
