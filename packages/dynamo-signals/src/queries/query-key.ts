import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import { ownValue } from '../dispatch/own-value.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { type Core, targetOf } from '../repository/core.ts'
import { type AttributeValue, encodeValue } from '../repository/items/attribute-value.ts'
import { type ShapedIndex, shapeOf } from '../repository/items/model-shape.ts'
import { savedIdOf } from '../repository/reading/require-instance.ts'
import { sortPrefix } from './entry-key.ts'
import { sortPart, sortText } from './sort-key.ts'
import { type KeyRange, keyRange } from './sort-range.ts'

/** What a query looks up in an index: the values of its partition fields and first sort fields, and a range of the next one. */
export interface LookedUp {
  readonly partition: readonly AttributeValue[]
  readonly exact: readonly AttributeValue[]
  readonly bounds: Bounds | undefined
}

/** The bounds of a sort field. */
export interface Bounds {
  readonly gt?: AttributeValue | undefined
  readonly gte?: AttributeValue | undefined
  readonly lt?: AttributeValue | undefined
  readonly lte?: AttributeValue | undefined
  readonly beginsWith?: string | undefined
}

type Given = Readonly<Record<string, unknown>>

/**
 * Reads the key of a query. Throws `ConfigurationError` if a partition field has no value, or if a sort field has a value but
 * the field before it has a range or no value, because the entries are not in that order.
 */
export function readKey(
  core: Core,
  model: AnyModel,
  index: Pick<ShapedIndex, 'definition' | 'name'>,
  key: object,
): LookedUp {
  const { partition, sort } = index.definition
  const refuse = (why: string): never => {
    throw new ConfigurationError('repository.badQuery', `query ${index.name} of ${model.name}: ${why}`)
  }
  if (!isObject(key)) refuse(`the key must be an object, not ${shown(key)}.`)
  const reader = new KeyReader(core, model, key as Given, refuse)
  const values = partition.map(field => reader.value(field, reader.given(field)))
  const range = reader.range(sort)
  reader.refuseRest()
  return { partition: values, ...range }
}

/** Returns the range of sort keys that a query looks up. */
export function rangeOf({ exact, bounds = {} }: LookedUp): KeyRange {
  const { beginsWith, ...values } = bounds
  const encoded = Object.entries(values).map(([bound, value]) => [bound, value && sortPart(value)])
  const part = {
    ...Object.fromEntries(encoded),
    beginsWith: beginsWith === undefined ? undefined : sortText(beginsWith),
  }
  return keyRange(sortPrefix(exact), part)
}

class KeyReader {
  readonly #core: Core
  readonly #model: AnyModel
  readonly #key: Given
  readonly #refuse: (why: string) => never
  readonly #names = new Set<string>()

  constructor(core: Core, model: AnyModel, key: Given, refuse: (why: string) => never) {
    this.#core = core
    this.#model = model
    this.#key = key
    this.#refuse = refuse
  }

  given(field: string): unknown {
    const name = this.#nameOf(field)
    this.#names.add(name)
    return ownValue(this.#key, name)
  }

  /** Returns a value in DynamoDB's format. */
  value(field: string, given: unknown): AttributeValue {
    const relation = shapeOf(this.#model).byField.get(field)
    if (relation) return { S: savedIdOf(this.#core, targetOf(this.#core, relation.definition), given) }
    const isScalar = ['string', 'number', 'bigint', 'boolean'].includes(typeof given)
    return isScalar
      ? encodeValue(given, field)
      : this.#refuse(`${field} must be a string, number or boolean, not ${shown(given)}.`)
  }

  range(sort: readonly string[]): Pick<LookedUp, 'exact' | 'bounds'> {
    const exact: AttributeValue[] = []
    let bounds: Bounds | undefined
    let isOpen = true
    for (const [at, field] of sort.entries()) {
      const given = this.given(field)
      if (given === undefined) isOpen = false
      else if (!isOpen) {
        const before = this.#nameOf(String(sort[at - 1]))
        this.#refuse(`${this.#nameOf(field)} needs one value for ${before}, which orders the index before it.`)
      } else if (this.#isRange(field, given)) {
        bounds = this.#bounds(field, given)
        isOpen = false
      } else exact.push(this.value(field, given))
    }
    return { exact, bounds }
  }

  refuseRest(): void {
    const unknown = Object.keys(this.#key).find(name => this.#key[name] !== undefined && !this.#names.has(name))
    if (unknown === undefined) return
    this.#refuse(
      `${shown(unknown)} is not in the index. It has: ${[...this.#names].join(', ')}. Use where for other fields.`,
    )
  }

  #nameOf(field: string): string {
    return shapeOf(this.#model).byField.get(field)?.name ?? field
  }

  #isRange(field: string, given: unknown): given is Given {
    const isInstance = shapeOf(this.#model).byField.has(field) && Object.hasOwn(Object(given), 'id')
    return isObject(given) && !isInstance
  }

  #bounds(field: string, range: Given): Bounds | undefined {
    const bounds = Object.keys(range).filter(name => range[name] !== undefined)
    const kinds = bounds
      .map(name => KINDS[name] ?? 'other')
      .sort()
      .join(' ')
    // A range whose bounds are all undefined is not a condition, like any undefined value.
    if (kinds === '') return undefined
    if (!ALLOWED.has(kinds)) {
      this.#refuse(
        `${field} cannot have ${bounds.join(', ')}. Use gt or gte, lt or lte, between alone, or beginsWith alone.`,
      )
    }
    const { beginsWith, between } = range
    if (typeof beginsWith === 'string') return { beginsWith }
    if (beginsWith !== undefined) this.#refuse(`beginsWith of ${field} must be a string, not ${shown(beginsWith)}.`)
    if (between !== undefined && !(Array.isArray(between) && between.length === 2)) {
      this.#refuse(`between of ${field} must be an array of two values, not ${shown(between)}.`)
    }
    const [gte = range.gte, lte = range.lte] = (between ?? []) as readonly unknown[]
    const encoded = (value: unknown) => (value === undefined ? undefined : this.value(field, value))
    return { gt: encoded(range.gt), gte: encoded(gte), lt: encoded(range.lt), lte: encoded(lte) }
  }
}

const KINDS: Given & Readonly<Record<string, string>> = {
  gt: 'lower',
  gte: 'lower',
  lt: 'upper',
  lte: 'upper',
  between: 'between',
  beginsWith: 'prefix',
}
const ALLOWED = new Set(['lower', 'upper', 'lower upper', 'between', 'prefix'])
