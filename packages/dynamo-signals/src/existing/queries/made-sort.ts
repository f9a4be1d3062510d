import type { Condition } from '../../queries/filter.ts'
import { compareValues } from '../../queries/filter-match.ts'
import type { Bounds } from '../../queries/query-key.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import type { KeyFields } from '../writes-options.ts'
import { equalities, isCompared, type KeyContext, knownFields, withId, wrongKey } from './key-context.ts'
import { beginningOf, isComposed, keeps, type MadeKey, madeOf } from './made-key.ts'
import { type Bound, equalTo, type SortCondition } from './sort-condition.ts'

/** What a query looks up: the values of fields, and the bounds of the next one. */
interface Looked {
  readonly given: ReadonlyMap<string, AttributeValue>
  readonly bounds: Bounds | undefined
  /** Receives the conditions that the keys do not express. */
  readonly filters: Condition[]
}

/** The last character of Unicode, a noncharacter. Together with a text, it comes after all keys that begin with the text. */
const LAST = '\u{10ffff}'

/**
 * Returns the condition on a sort key that a function makes of several fields. Undefined if no item in the index has such a key.
 * Throws `ConfigurationError` if the fields do not follow one another in the key.
 */
export function madeSort(context: KeyContext, made: MadeKey, looked: Looked): SortCondition | undefined {
  const { partition, sort } = context.index
  const { given, bounds, filters } = looked
  const known = knownFields(context.parts, made, given)
  const exact = sort.slice(0, given.size - partition.length)
  for (const condition of equalities(
    context,
    made,
    known,
    new Map([...given].filter(([field]) => exact.includes(field))),
  )) {
    filters.push(condition)
  }
  const field = sort[exact.length]
  if (bounds && field !== undefined) return new MadeRange(context, made, { known, field }).between(bounds, filters)
  const result = madeOf(made, known)
  if ('value' in result) return result.value && equalTo(result.value)
  if ('wrong' in result) return context.refuse(wrongKey(made, result.wrong))
  const beginning = beginningOf(made, known)
  const last = exact.at(-1)
  if (last !== undefined) {
    const before = knownFields(context.parts, made, new Map([...given].filter(([field]) => field !== last)))
    if (beginningOf(made, before).length >= beginning.length) context.refuse(unordered(made, last, result.missing))
  }
  return beginning === '' ? {} : { beginning }
}

function unordered({ name }: MadeKey, field: string, missing: readonly string[]): string {
  const before = missing.filter(each => each !== field).join(' and ')
  return before === ''
    ? `${name} does not make a key that begins with ${field}. Filter by it with where.`
    : `${name} does not make a key that begins with ${field}: it also uses ${before}. Name what comes first in sort before it, or filter by ${field} with where.`
}

/** A field's value in the key: the texts of all keys with it begin with the same one. */
interface Limit {
  /** The key, or the beginning of all keys with the value. */
  readonly value: AttributeValue
  /** Whether `value` is the whole key. */
  readonly isWhole: boolean
  /** Whether the same text follows the value in all keys that continue. */
  readonly isEnded: boolean
  /** The text of the key up to the end of the value. The keys of longer values begin with it, too. */
  readonly start: AttributeValue
}

type Ends = Omit<Bounds, 'beginsWith'>

class MadeRange {
  readonly #context: KeyContext
  readonly #made: MadeKey
  readonly #known: KeyFields
  readonly #field: string
  /** The beginning of all keys that the query can read. */
  readonly #base: string

  constructor(
    context: KeyContext,
    made: MadeKey,
    { known, field }: { readonly known: KeyFields; readonly field: string },
  ) {
    this.#context = context
    this.#made = made
    this.#known = known
    this.#field = field
    this.#base = beginningOf(made, known)
  }

  between({ beginsWith, ...ends }: Bounds, filters: Condition[]): SortCondition {
    if (beginsWith !== undefined) return this.#beginning(beginsWith, filters)
    const { gt, gte, lt, lte } = ends
    const values = [gt, gte, lt, lte].filter(value => value !== undefined)
    for (const value of values) this.#requireOrder(value)
    const isKept = values.every(value => keeps(this.#made, this.#with(value), this.#field))
    const from = gt ?? gte
    const to = lt ?? lte
    const [lower, upper] = [from, to].map(end => end && this.#limit(end))
    // If nothing always follows the value, the keys of longer values are between those of this one.
    const isEnded = [lower, upper].every(limit => !limit || limit.isEnded)
    if (values[0]) this.#compare(values[0], isKept && isEnded, this.#conditions(ends), filters)
    return {
      from: lower ? this.#from(lower, isKept && isEnded && gt !== undefined) : this.#end(''),
      to: upper ? this.#to(upper, isKept && lt !== undefined) : this.#end(LAST),
    }
  }

  #with(value: AttributeValue): KeyFields {
    return withId(this.#context.parts.id, { ...this.#known, [this.#field]: this.#made.given(value) })
  }

  /** Adds conditions on the field, if the key does not show its whole value. */
  #compare(value: AttributeValue, isKept: boolean, conditions: readonly Condition[], filters: Condition[]): void {
    const isShared = isComposed(this.#made, this.#with(value))
    if (isCompared(this.#context, this.#field, { isShared, isKept })) filters.push(...conditions)
  }

  #from({ value, isWhole, start }: Limit, isExcluded: boolean): Bound {
    if (!isExcluded) return { value: start, isIncluded: true }
    return isWhole ? { value, isIncluded: false } : { value: { S: `${value.S}${LAST}` }, isIncluded: true }
  }

  #to({ value, isWhole, start }: Limit, isExcluded: boolean): Bound {
    // A key that always continues after the value never equals the text up to its end.
    if (isExcluded) return { value: start, isIncluded: !isWhole && start.S !== value.S }
    return isWhole ? { value, isIncluded: true } : { value: { S: `${value.S}${LAST}` }, isIncluded: true }
  }

  /** Keeps a range with one bound among the keys with the same beginning. */
  #end(last: string): Bound | undefined {
    return this.#base === '' ? undefined : { value: { S: this.#base + last }, isIncluded: true }
  }

  #limit(given: AttributeValue): Limit {
    const { value, isWhole, missing } = this.#keyOf(given)
    if (!value || (!isWhole && (value.S ?? '').length <= this.#base.length && given.S !== '')) {
      return this.#context.refuse(unordered(this.#made, this.#field, missing))
    }
    const start = this.#start(given, value)
    return { value, isWhole, start, isEnded: isWhole || given.S === undefined || start.S !== value.S }
  }

  #start({ S }: AttributeValue, whole: AttributeValue): AttributeValue {
    if (S === undefined || whole.S === undefined) return whole
    const text = beginningOf(this.#made, this.#known, this.#begun(S))
    const isFound = S === '' ? text === this.#base : text.length > this.#base.length
    return isFound && whole.S.startsWith(text) ? { S: text } : whole
  }

  #begun(text: string): Readonly<Record<string, string>> {
    const { fields } = this.#context.parts.id
    // Then the id is the field.
    const isId = fields.length === 1 && fields[0] === this.#field
    return { [this.#field]: text, ...(isId && { id: text }) }
  }

  #beginning(beginsWith: string, filters: Condition[]): SortCondition {
    const text = beginningOf(this.#made, this.#known, this.#begun(beginsWith))
    if (text.length < this.#base.length + beginsWith.length) {
      this.#context.refuse(
        `${this.#made.name} does not continue with the text of ${this.#field}, so beginsWith is not possible. Use gte and lt, or filter with where.`,
      )
    }
    const filter: Condition = { operator: 'begins_with', path: [this.#field], values: [{ S: beginsWith }] }
    if (this.#context.parts.attributes.placeOf(this.#field)?.format === 'iso' && this.#isLost(beginsWith, text)) {
      this.#compare({ S: beginsWith }, false, [filter], filters)
    }
    return text === '' ? {} : { beginning: text }
  }

  /** Whether keys of values that do not begin with a text begin in the same way. */
  #isLost(beginsWith: string, text: string): boolean {
    const others = [beginsWith.toLowerCase(), beginsWith.toUpperCase()].filter(each => each !== beginsWith)
    if (others.some(each => beginningOf(this.#made, this.#known, this.#begun(each)) === text)) return true
    const { value, isWhole } = this.#keyOf({ S: beginsWith })
    const after = value?.S?.slice(text.length, text.length + 1) ?? ''
    // A value that ends within the text is followed by what separates it from the next one.
    return after === '' ? !isWhole : beginsWith.includes(after)
  }

  /** Returns the key that is made with a value of the field, or the beginning of all such keys. Undefined if none is made. */
  #keyOf(given: AttributeValue) {
    const known = this.#with(given)
    const result = madeOf(this.#made, known)
    if ('value' in result && result.value) return { value: result.value, isWhole: true, missing: [] }
    if (!('missing' in result)) return { value: undefined, isWhole: false, missing: [] }
    return { value: { S: beginningOf(this.#made, known) }, isWhole: false, missing: result.missing }
  }

  /** Throws if keys are not in the order of the values: numbers of different lengths, or a function that reverses the order. */
  #requireOrder({ S, N }: AttributeValue): void {
    if (S !== undefined) {
      this.#requireLess({ S }, { S: S.replace(/[0-8]/, digit => String(Number(digit) + 1)) }, 'Filter with where.')
    }
    if (N === undefined) return
    const value = Number(N)
    const pairs = [[9, 10]]
    if (value < 0) pairs.push([-10, -9], [-1, 0])
    if (value > 0) pairs.push([Math.ceil(value) - 1, value])
    if (!Number.isInteger(value)) pairs.push([value, Math.floor(value) + 1])
    for (const [less, more] of pairs) {
      this.#requireLess({ N: `${less}` }, { N: `${more}` }, 'Pad the numbers there, or filter with where.')
    }
  }

  #requireLess(less: AttributeValue, more: AttributeValue, advice: string): void {
    const [one, other] = [less, more].map(each => this.#keyOf(each).value)
    if (!one || !other || !(compareValues(one, other) > 0)) return
    const [before, after] = [more, less].map(({ S, N }) => S ?? N)
    this.#context.refuse(
      `${this.#made.name} does not order ${this.#field} by its value: ${before} comes before ${after}. ${advice}`,
    )
  }

  #conditions(ends: Ends): Condition[] {
    const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
    return Object.entries(operators).flatMap(([bound, operator]): Condition[] => {
      const value = ends[bound as keyof typeof operators]
      return value ? [{ operator, path: [this.#field], values: [value] }] : []
    })
  }
}
