import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import type { BoundExpression, Condition } from '../repository/writing/planned-write.ts'

/** The condition that all attributes of an item are as they were read, and the changes of those that differ. */
export interface ComparedUpdate {
  readonly condition: Condition
  /** The number of attributes that the condition compares. */
  readonly compared: number
  /** Undefined if nothing differs. It binds the placeholders of the condition, too. */
  readonly update: BoundExpression | undefined
}

/** The placeholders of one attribute: its name, the value it had, and the one it will have. */
interface Place {
  readonly attribute: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What depends only on the names of the attributes. */
interface Texts {
  /** How many of the attributes the item had. The others must be missing. */
  readonly stored: number
  readonly expression: string
  readonly names: Readonly<Record<string, string>>
  /** The placeholders of the values that the item had. A copy of an object takes less time than adding as many properties. */
  readonly values: Readonly<Record<string, AttributeValue | undefined>>
  readonly places: readonly Place[]
}

/** The number of sets of attributes whose texts are remembered. */
const MOST_TEXTS = 20

/**
 * Plans writes of items on condition that no attribute has changed. Most items of a model have the same attributes, so the texts
 * for a set of attributes are made once.
 */
export class ComparedUpdates {
  #texts: readonly Texts[] = []

  /** Plans the update from one item to another, and compares the attributes of both. */
  plan(before: Readonly<Item>, after: Readonly<Item>): ComparedUpdate {
    const texts = this.#textsOf(before, after)
    const { expression, names, places } = texts
    const values = { ...texts.values } as Item
    let [set, remove] = ['', '']
    for (const at of places) {
      const { attribute, name } = at
      const was = before[attribute]
      const is = after[attribute]
      if (was) values[at.before] = was
      if (isSameAttribute(was, is)) continue
      if (is) {
        values[at.after] = is
        set += `${set ? ',' : 'SET'} ${name} = ${at.after}`
      } else remove += `${remove ? ',' : ' REMOVE'} ${name}`
    }
    const changes = set + remove
    const holds = (current: Item | undefined) =>
      places.every(({ attribute }) => isSameAttribute(before[attribute], current?.[attribute]))
    // The placeholders of both expressions are bound in one object, which a request does not have to copy twice.
    const unbound = { kind: 'holds', expression, names: {}, values: {}, holds } as const
    return changes === ''
      ? { condition: { ...unbound, names, values }, compared: places.length, update: undefined }
      : { condition: unbound, compared: places.length, update: { expression: changes, names, values } }
  }

  #textsOf(before: Readonly<Item>, after: Readonly<Item>): Texts {
    const attributes = Object.keys(before)
    const stored = attributes.length
    for (const name of Object.keys(after)) if (!Object.hasOwn(before, name)) attributes.push(name)
    const known = this.#texts.find(texts => isFor(texts, attributes, stored))
    if (known) return known
    const made = textsOf(attributes, stored)
    this.#texts = [made, ...this.#texts.slice(0, MOST_TEXTS - 1)]
    return made
  }
}

function isFor(texts: Texts, attributes: readonly string[], stored: number): boolean {
  const { places } = texts
  return (
    texts.stored === stored &&
    places.length === attributes.length &&
    places.every(({ attribute }, at) => attribute === attributes[at])
  )
}

function textsOf(attributes: readonly string[], stored: number): Texts {
  const places = attributes.map((attribute, at) => {
    return { attribute, name: `#a${at}`, before: `:a${at}`, after: `:u${at}` }
  })
  const terms = places.map(({ name, before }, at) =>
    at < stored ? `${name} = ${before}` : `attribute_not_exists(${name})`,
  )
  // Requests share it.
  const names = Object.freeze(Object.fromEntries(places.map(({ name, attribute }) => [name, attribute])))
  const values = Object.fromEntries(places.slice(0, stored).map(({ before }) => [before, undefined]))
  return { stored, values, expression: terms.join(' AND '), names, places }
}

/** Whether two values of an attribute are the same. Most are strings or numbers, and the library's own data is a map. */
function isSameAttribute(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return true
  if (one?.S !== undefined) return one.S === other?.S
  if (one?.N !== undefined) return one.N === other?.N
  const map = one?.M
  const others = other?.M
  if (!map || !others) return isSameValue(one, other)
  const names = Object.keys(map)
  return names.length === Object.keys(others).length && names.every(name => isSameAttribute(map[name], others[name]))
}
