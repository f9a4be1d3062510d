import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import type { BoundExpression, Condition } from '../repository/writing/planned-write.ts'

/** The condition that an item is as it was read, and the changes of the attributes that differ. */
export interface ComparedUpdate {
  readonly condition: Condition
  /** The number of attributes that the condition compares. */
  readonly compared: number
  /** A check if nothing differs, and a put of the whole item if too much does. */
  readonly kind: 'update' | 'check' | 'put'
  /** The changes of an update. It binds the placeholders of the condition, too. */
  readonly update?: BoundExpression
}

/** How the items of a model are compared. */
export interface ComparedItems {
  /** The attributes of the primary key, which are the same in every item under that key. They are not compared. */
  readonly keys?: readonly string[]
  /** The attribute of the library's own data. It is unchanged if its write ID is, because every save makes a new one. */
  readonly data?: string | undefined
}

/** The placeholders of one attribute: its name, the value it had, and the one it will have. */
interface Place {
  readonly attribute: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What depends only on the names of the attributes, and on whether the item has a write ID. */
interface Texts {
  /** How many of the attributes the item had. The others must be missing. */
  readonly stored: number
  readonly hasWriteId: boolean
  readonly expression: string
  readonly names: Readonly<Record<string, string>>
  /** The placeholders of the values that the item had. A copy of an object takes less time than adding as many properties. */
  readonly values: Readonly<Record<string, AttributeValue | undefined>>
  readonly places: readonly Place[]
}

/** The number of sets of attributes whose texts are remembered. */
const MOST_TEXTS = 20
/** The maximum number of attributes that an update changes, whose expression can have 4 KB. */
const MOST_CHANGES = 200

/**
 * Plans writes of items on condition that they are as they were read. Most items of a model have the same attributes, so the
 * texts for a set of attributes are made once.
 */
export class ComparedUpdates {
  readonly #keys: ReadonlySet<string>
  /** An attribute of the primary key, which every item has. */
  readonly #key: string | undefined
  readonly #data: string | undefined
  #texts: readonly Texts[] = []

  constructor({ keys = [], data }: ComparedItems = {}) {
    this.#keys = new Set(keys)
    this.#key = keys[0]
    this.#data = data
  }

  /** Plans the update from one item to another, and compares the attributes of both. */
  plan(before: Readonly<Item>, after: Readonly<Item>): ComparedUpdate {
    const writeId = this.#writeIdOf(before)
    const texts = this.#textsOf(before, after, writeId !== undefined)
    const { expression, names, places } = texts
    const values = { ...texts.values } as Item
    let [set, remove] = ['', '']
    for (const at of places) {
      const { attribute, name } = at
      const was = before[attribute]
      const is = after[attribute]
      if (was) values[at.before] = writeId && attribute === this.#data ? writeId : was
      if (isSameAttribute(was, is)) continue
      if (is) {
        values[at.after] = is
        set += `${set ? ',' : 'SET'} ${name} = ${at.after}`
      } else remove += `${remove ? ',' : ' REMOVE'} ${name}`
    }
    const changes = set + remove
    const isSame = (current: Item | undefined, attribute: string) =>
      writeId && attribute === this.#data
        ? isSameAttribute(writeId, current && this.#writeIdOf(current))
        : isSameAttribute(before[attribute], current?.[attribute])
    const holds = (current: Item | undefined) =>
      (current !== undefined || this.#key === undefined) && places.every(({ attribute }) => isSame(current, attribute))
    // The placeholders of both expressions are bound in one object, which a request does not have to copy twice.
    const unbound = { kind: 'holds', expression, names: {}, values: {}, holds } as const
    const compared = places.length
    return changes === ''
      ? { condition: { ...unbound, names, values }, compared, kind: 'check' }
      : { condition: unbound, compared, kind: 'update', update: { expression: changes, names, values } }
  }

  /**
   * Plans the update of an item that no other code writes, so that its write ID shows whether it has changed.
   *
   * @param changed the attributes that differ. Default: all.
   */
  planOwned(before: Readonly<Item>, after: Readonly<Item>, changed = differing(before, after)): ComparedUpdate {
    const writeId = this.#writeIdOf(before)
    if (writeId === undefined || this.#data === undefined) return this.plan(before, after)
    const holds = (current: Item | undefined) => isSameAttribute(writeId, current && this.#writeIdOf(current))
    const unbound = { kind: 'holds', expression: '#d.#w = :w', names: {}, values: {}, holds } as const
    const names: Record<string, string> = { '#d': this.#data, '#w': 'wid' }
    const values: Item = { ':w': writeId }
    if (changed.length === 0 || changed.length > MOST_CHANGES) {
      const kind = changed.length === 0 ? 'check' : 'put'
      return { condition: { ...unbound, names, values }, compared: 1, kind }
    }
    let [set, remove] = ['', '']
    for (const [at, attribute] of changed.entries()) {
      const name = attribute === this.#data ? '#d' : `#a${at}`
      names[name] = attribute
      const is = after[attribute]
      if (is) {
        values[`:u${at}`] = is
        set += `${set ? ',' : 'SET'} ${name} = :u${at}`
      } else remove += `${remove ? ',' : ' REMOVE'} ${name}`
    }
    return { condition: unbound, compared: 1, kind: 'update', update: { expression: set + remove, names, values } }
  }

  #writeIdOf(item: Readonly<Item>): AttributeValue | undefined {
    const id = this.#data === undefined ? undefined : item[this.#data]?.M?.wid
    return id?.S === undefined ? undefined : id
  }

  #textsOf(before: Readonly<Item>, after: Readonly<Item>, hasWriteId: boolean): Texts {
    const attributes = Object.keys(before).filter(name => !this.#keys.has(name))
    const stored = attributes.length
    for (const name of Object.keys(after))
      if (!Object.hasOwn(before, name) && !this.#keys.has(name)) attributes.push(name)
    const known = this.#texts.find(texts => isFor(texts, attributes, stored, hasWriteId))
    if (known) return known
    const made = this.#makeTexts(attributes, stored, hasWriteId)
    this.#texts = [made, ...this.#texts.slice(0, MOST_TEXTS - 1)]
    return made
  }

  #makeTexts(attributes: readonly string[], stored: number, hasWriteId: boolean): Texts {
    const places = attributes.map((attribute, at) => {
      return { attribute, name: `#a${at}`, before: `:a${at}`, after: `:u${at}` }
    })
    const named = places.map(({ name, attribute }) => [name, attribute] as const)
    const terms = places.map(({ attribute, name, before }, at) => {
      if (at >= stored) return `attribute_not_exists(${name})`
      return `${hasWriteId && attribute === this.#data ? `${name}.#w` : name} = ${before}`
    })
    if (hasWriteId) named.push(['#w', 'wid'])
    // Otherwise the condition would hold for an item that does not exist.
    if (stored === 0 && this.#key !== undefined) {
      terms.push('attribute_exists(#k)')
      named.push(['#k', this.#key])
    }
    // Requests share it.
    const names = Object.freeze(Object.fromEntries(named))
    const values = Object.fromEntries(places.slice(0, stored).map(({ before }) => [before, undefined]))
    return { stored, hasWriteId, values, expression: terms.join(' AND '), names, places }
  }
}

function differing(before: Readonly<Item>, after: Readonly<Item>): readonly string[] {
  const changed = Object.keys(after).filter(name => !isSameAttribute(before[name], after[name]))
  for (const name of Object.keys(before)) if (after[name] === undefined) changed.push(name)
  return changed
}

function isFor(texts: Texts, attributes: readonly string[], stored: number, hasWriteId: boolean): boolean {
  const { places } = texts
  return (
    texts.stored === stored &&
    texts.hasWriteId === hasWriteId &&
    places.length === attributes.length &&
    places.every(({ attribute }, at) => attribute === attributes[at])
  )
}

/** Whether two values of an attribute are the same. Most are strings or numbers, and the library's own data is a map. */
export function isSameAttribute(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return true
  if (one?.S !== undefined) return one.S === other?.S
  if (one?.N !== undefined) return one.N === other?.N
  const map = one?.M
  const others = other?.M
  if (!map || !others) return isSameValue(one, other)
  const names = Object.keys(map)
  return names.length === Object.keys(others).length && names.every(name => isSameAttribute(map[name], others[name]))
}
