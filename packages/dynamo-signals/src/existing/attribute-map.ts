import type { AnyModel } from '../models/model.ts'
import { isReserved } from '../models/reserved-names.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { shapeOf } from '../repository/items/model-shape.ts'
import { type FieldFormat, fromIso, toIso } from './date-format.ts'
import { attributeName, bookkeepingOf, formatOf, type WritesOptions } from './writes-options.ts'

/** Where an attribute of the library's form is stored, and as what. */
interface Place {
  readonly name: string
  readonly format: FieldFormat
}

/** An item that is replaced, in the library's form and as it is stored. */
export interface Replaced {
  readonly own: Readonly<Item>
  readonly stored: Readonly<Item>
}

/** An item that replaces another one, and the names of the attributes that were set. */
export interface Changed {
  readonly stored: Item
  readonly changed: string[]
}

/** What attributes that are no field are called in the library's form, so that every save keeps them. */
const KEPT = '_:'
const TIMESTAMPS = ['createdAt', 'updatedAt'] as const

/**
 * Converts the attributes of an item, one by one, between their names and formats in the table and those of the library. Keys
 * and marks are not converted, because every write makes them anew.
 */
export class AttributeMap {
  readonly #places = new Map<string, Place>()
  readonly #byAttribute = new Map<string, string>()
  /** The fields that are stored in another format. */
  readonly #dates: readonly (readonly [field: string, Place])[]
  readonly #keys: ReadonlySet<string>
  /** Attributes that every write makes anew. */
  readonly #made: ReadonlySet<string>
  readonly #bookkeeping: string | undefined

  /** @param keepsId whether the attribute `id` stores the id. */
  constructor({ key, marks = {}, indexes = {}, attributes = {}, ...writes }: WritesOptions, keepsId: boolean) {
    this.#bookkeeping = bookkeepingOf(writes)
    const options = { ...attributes, ...(keepsId && { id: { as: formatOf(attributes.id) } }) }
    for (const field of TIMESTAMPS) Object.assign(options, writes[field] !== undefined && { [field]: writes[field] })
    for (const [field, option] of Object.entries(options)) {
      const place = { name: attributeName(option, field), format: formatOf(option) }
      this.#places.set(field, place)
      this.#byAttribute.set(place.name, field)
    }
    this.#dates = [...this.#places].filter(([, { format }]) => format !== 'iso')
    this.#keys = new Set(Object.keys(key))
    this.#made = new Set([key, marks, indexes].flatMap(Object.keys))
  }

  /** Where a field is stored. Undefined for what is not stored under a name of its own. */
  placeOf(field: string): Place | undefined {
    const place = this.#places.get(field)
    if (place) return place
    if (field.startsWith(KEPT)) return { name: field.slice(KEPT.length), format: 'iso' }
    return isReserved(field) ? undefined : { name: field, format: 'iso' }
  }

  /** Returns the field that an attribute stores. */
  fieldOf(attribute: string): string {
    return this.#byAttribute.get(attribute) ?? attribute
  }

  /** Converts a stored item's fields, what the library keeps in it, and what it does not know. */
  toOwn(model: AnyModel, stored: Readonly<Item>): Item {
    const { isField, schemaFields, byField } = shapeOf(model)
    const declared = schemaFields?.isOpen === false ? schemaFields.fields : undefined
    const isDeclared = (name: string) => declared?.has(name) === true || byField.has(name)
    const own: Item = {}
    for (const name of Object.keys(stored)) {
      const value = stored[name] as AttributeValue
      if (name === this.#bookkeeping && value.M) {
        for (const each of Object.keys(value.M)) own[`_${each}`] = value.M[each] as AttributeValue
      } else if (!this.#made.has(name) || isDeclared(name)) {
        const field = this.#byAttribute.get(name)
        const isOwn = !isReserved(name) && !this.#places.has(name) && (isField(name) || byField.has(name))
        if (field !== undefined) own[field] = toIso(value, this.#formatOf(field))
        else own[isOwn ? name : KEPT + name] = value
      }
    }
    return own
  }

  /**
   * Converts an item of the library's form, except for its key. Keeps the stored form of a value that did not change, because
   * other code can have stored a date in another format, or with more digits.
   */
  toStored(own: Readonly<Item>, replaced?: Replaced): Item {
    const stored: Item = {}
    const kept: Item = {}
    for (const name of Object.keys(own)) {
      const value = own[name] as AttributeValue
      const place = this.#places.get(name)
      if (place) {
        const unchanged = replaced && isKept(value, replaced.own[name]) ? replaced.stored[place.name] : undefined
        stored[place.name] = unchanged ?? fromIso(value, place.format)
      } else if (name.startsWith(KEPT)) stored[name.slice(KEPT.length)] = value
      else if (isData(name)) kept[name.slice(1)] = value
      else if (!isReserved(name)) stored[name] = value
    }
    if (this.#bookkeeping !== undefined) stored[this.#bookkeeping] = { M: kept }
    return stored
  }

  /**
   * Converts what an item of the library's form changes in the one that it replaces. Undefined if it lacks something that the other
   * one has. Most saves change few attributes, so this takes less time than to convert all of them.
   */
  changed({ stored: replaced, own: before }: Replaced, own: Readonly<Item>): Changed | undefined {
    for (const name in before) if (own[name] === undefined && !isData(name)) return undefined
    const stored = { ...replaced }
    const changed: string[] = []
    const kept: Item = {}
    // A loop over the properties takes half the time of one over their names.
    for (const name in own) {
      const value = own[name] as AttributeValue
      if (isData(name)) kept[name.slice(1)] = value
      else if (value !== before[name]) {
        const place = this.placeOf(name)
        // An update cannot set the attributes of the primary key, which a field can be stored in, too.
        if (!place || this.#keys.has(place.name)) continue
        if (stored[place.name] && isKept(value, before[name])) continue
        stored[place.name] = fromIso(value, place.format)
        changed.push(place.name)
      }
    }
    const data = this.#bookkeeping
    if (data === undefined) return { stored, changed }
    stored[data] = { M: kept }
    changed.push(data)
    return { stored, changed }
  }

  /** Makes an item of the library's form what will be read: a format can keep less of a date, and some things are not stored. */
  makeAsRead(own: Item, before?: Readonly<Item>): void {
    Object.assign(own, this.#datesAsRead(own, before))
    for (const field of TIMESTAMPS) if (own[field] && !this.#places.has(field)) delete own[field]
    if (this.#bookkeeping === undefined) delete own._v
  }

  /** Returns an item of the library's form with its dates as they will be read. */
  withDatesAsRead(own: Readonly<Item>, before?: Readonly<Item>): Readonly<Item> {
    return this.#dates.length === 0 ? own : { ...own, ...this.#datesAsRead(own, before) }
  }

  /** Returns the dates that have changed. The others are already as they were read. */
  #datesAsRead(own: Readonly<Item>, before: Readonly<Item> = {}): Item {
    const dates = this.#dates.flatMap(([field, { format }]) => {
      const value = own[field]
      return value && !isKept(value, before[field]) ? [[field, toIso(fromIso(value, format), format)] as const] : []
    })
    return Object.fromEntries(dates)
  }

  /** Returns the text of a field as it will be read. */
  readonly textAsRead = (field: string, text: string): string => {
    const format = this.#formatOf(field)
    return toIso(fromIso({ S: text }, format), format).S ?? text
  }

  /** Returns the attribute of a field, and what it stores of a text. */
  storedText(field: string, text: string): [attribute: string, stored: string] {
    const { name = field, format = 'iso' } = this.placeOf(field) ?? {}
    return [name, fromIso({ S: text }, format).N ?? text]
  }

  #formatOf(field: string): FieldFormat {
    return this.#places.get(field)?.format ?? 'iso'
  }
}

/** Whether a save leaves a value as it is. The id is a new object each time, and other code can have stored it as a number. */
function isKept(value: AttributeValue, before: AttributeValue | undefined): boolean {
  return value === before || (value.S !== undefined && value.S === before?.S)
}

/** Whether an attribute of the library's form is its own data, which is stored in the bookkeeping. */
function isData(name: string): boolean {
  return name.charCodeAt(0) === UNDERSCORE && !name.startsWith(KEPT) && name !== '_type' && name !== '_deleting'
}

const UNDERSCORE = '_'.charCodeAt(0)
