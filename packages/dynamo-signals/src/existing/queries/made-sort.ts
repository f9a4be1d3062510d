import type { Condition } from '../../queries/filter.ts'
import { compareValues } from '../../queries/filter-match.ts'
import type { Bounds } from '../../queries/query-key.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import type { KeyFields } from '../writes-options.ts'
import { equalities, type KeyContext, knownFields, wrongKey } from './key-context.ts'
import { beginningOf, keeps, type MadeKey, madeOf } from './made-key.ts'
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
  for (const condition of equalities(made, known, new Map([...given].filter(([field]) => exact.includes(field))))) {
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
    const { [last]: _, ...before } = known
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
  /** The text of the key up to the end of the value. The keys of longer values begin with it, too. */
  readonly start: AttributeValue
}

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

  between({ gt, gte, lt, lte, beginsWith }: Bounds, filters: Condition[]): SortCondition {
    if (beginsWith !== undefined) return this.#beginning(beginsWith)
    const values = [gt, gte, lt, lte].filter(value => value !== undefined)
    this.#requireOrder(values)
    const isKept = values.every(value => keeps(this.#made, this.#with(value), this.#field))
    if (!isKept) filters.push(...this.#filters({ gt, gte, lt, lte }))
    const from = gt ?? gte
    const to = lt ?? lte
    return {
      from: from ? this.#from(this.#limit(from), isKept && gt !== undefined) : this.#end(''),
      to: to ? this.#to(this.#limit(to), isKept && lt !== undefined) : this.#end(LAST),
    }
  }

  #with(value: AttributeValue): KeyFields {
    return { ...this.#known, [this.#field]: this.#made.given(value) }
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
    const known = this.#with(given)
    const result = madeOf(this.#made, known)
    if ('value' in result && result.value) {
      return { value: result.value, isWhole: true, start: this.#start(given, result.value) }
    }
    const text = 'missing' in result ? beginningOf(this.#made, known) : ''
    if (text.length <= this.#base.length && given.S !== '') {
      const missing = 'missing' in result ? result.missing : []
      this.#context.refuse(unordered(this.#made, this.#field, missing))
    }
    return { value: { S: text }, isWhole: false, start: this.#start(given, { S: text }) }
  }

  #start({ S }: AttributeValue, whole: AttributeValue): AttributeValue {
    if (S === undefined || whole.S === undefined) return whole
    const text = beginningOf(this.#made, this.#known, { [this.#field]: S })
    return text.length > this.#base.length && whole.S.startsWith(text) ? { S: text } : whole
  }

  #beginning(beginsWith: string): SortCondition {
    const text = beginningOf(this.#made, this.#known, { [this.#field]: beginsWith })
    if (text.length >= this.#base.length + beginsWith.length) return text === '' ? {} : { beginning: text }
    return this.#context.refuse(
      `${this.#made.name} does not continue with the text of ${this.#field}, so beginsWith is not possible. Use gte and lt, or filter with where.`,
    )
  }

  /** Numbers in a text are only in order if they have the same length. */
  #requireOrder(values: readonly AttributeValue[]): void {
    if (!values.some(({ N }) => N !== undefined)) return
    const isSigned = values.some(({ N }) => N?.startsWith('-'))
    const pairs = isSigned
      ? [
          [-10, -9],
          [-1, 0],
          [9, 10],
        ]
      : [[9, 10]]
    for (const [less = 0, more = 0] of pairs) {
      const [one, other] = [less, more].map(number => this.#limit({ N: String(number) }).value)
      if (one && other && compareValues(one, other) < 0) continue
      this.#context.refuse(
        `${this.#made.name} does not order ${this.#field} by its value: ${more} comes before ${less}. Pad the numbers there, or filter with where.`,
      )
    }
  }

  #filters(bounds: Bounds): Condition[] {
    const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
    return Object.entries(operators).flatMap(([bound, operator]): Condition[] => {
      const value = bounds[bound as keyof typeof operators]
      return value ? [{ operator, path: [this.#field], values: [value] }] : []
    })
  }
}
