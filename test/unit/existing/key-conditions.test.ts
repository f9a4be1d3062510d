import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyContext } from '../../../packages/dynamo-signals/src/existing/queries/key-context.ts'
import { beginningOf } from '../../../packages/dynamo-signals/src/existing/queries/made-key.ts'
import { madeSort } from '../../../packages/dynamo-signals/src/existing/queries/made-sort.ts'
import { isExact, satisfies } from '../../../packages/dynamo-signals/src/existing/queries/sort-condition.ts'
import type { KeyAttribute, KeyFields } from '../../../packages/dynamo-signals/src/existing/writes-options.ts'
import type { Condition } from '../../../packages/dynamo-signals/src/queries/filter.ts'
import { matches } from '../../../packages/dynamo-signals/src/queries/filter-match.ts'
import {
  decodeValue,
  encodeFields,
  encodeValue,
} from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'

const keyOf = (make: KeyAttribute) => ({ name: 'writes.indexes.key', make, given: decodeValue })
const context = {
  index: { partition: [], sort: ['day', 'no'] },
  parts: { id: { join: () => undefined } },
  refuse: (why: string) => {
    throw new Error(why)
  },
} as unknown as KeyContext

const separator = fc.constantFrom('#', '|', '_', '/', '#no_')
const start = fc.constantFrom('', 'order#', '$order_1#day_')
const days = fc.integer({ min: 10, max: 31 }).map(day => `2026-01-${day}T00:00:00.000Z`)
const item = fc.record({ day: days, no: fc.integer({ min: 0, max: 999 }) })
const layout = fc.record({ start, separator, isLowercase: fc.boolean(), hasOptional: fc.boolean() })
const bounds = fc.oneof(
  fc.record({ lower: fc.constantFrom('gt', 'gte'), from: days }),
  fc.record({ upper: fc.constantFrom('lt', 'lte'), to: days }),
  fc.record({ lower: fc.constantFrom('gt', 'gte'), from: days, upper: fc.constantFrom('lt', 'lte'), to: days }),
)
const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** A function as a team writes one: `order#2026-01-10T00:00:00.000Z#007`. */
function layoutOf({ start: beginning, separator: between, isLowercase, hasOptional }: Layout): KeyAttribute {
  return fields => {
    const { day, no } = fields
    const text = `${beginning}${day}${between}${String(no).padStart(3, '0')}${hasOptional && fields.note ? `#${fields.note}` : ''}`
    return isLowercase ? text.toLowerCase() : text
  }
}
type Layout = typeof layout extends fc.Arbitrary<infer Value> ? Value : never

/** The items that a query finds: those with a key that it reads, without those that its filters remove. */
function found(
  make: KeyAttribute,
  looked: Pick<Parameters<typeof madeSort>[2], 'given' | 'bounds'>,
  items: readonly KeyFields[],
) {
  const filters: Condition[] = []
  const sort = madeSort(context, keyOf(make), { ...looked, filters })
  if (!sort) return []
  return items.filter(each => {
    const attributes = encodeFields(each)
    return satisfies(sort, encodeValue(make(each))) && filters.every(filter => matches(filter, attributes))
  })
}

describe('the keys that a query reads', () => {
  it('are those of all items in a range, and of no others', () => {
    fc.assert(
      fc.property(layout, bounds, fc.array(item, { maxLength: 20 }), (form, range, items) => {
        const { lower, from, upper, to } = range as Record<'lower' | 'upper', keyof typeof OPERATORS | undefined> &
          Record<'from' | 'to', string | undefined>
        const ends = [
          [lower, from],
          [upper, to],
        ].flatMap(([end, value]) => (end && value ? [[end, encodeValue(value)] as const] : []))
        const expected = items.filter(each =>
          ends.every(([end, value]) =>
            matches({ operator: OPERATORS[end as 'gt'], path: ['day'], values: [value] }, encodeFields(each)),
          ),
        )

        expect(found(layoutOf(form), { given: new Map(), bounds: Object.fromEntries(ends) }, items)).toEqual(expected)
      }),
    )
  })

  it('are those of all items with a value, and with a range of the next field', () => {
    fc.assert(
      fc.property(layout, days, fc.nat(999), fc.array(item, { maxLength: 20 }), (form, day, least, items) => {
        const given = new Map([['day', { S: day }]])
        const ofDay = items.filter(each => each.day === day)

        expect(found(layoutOf(form), { given, bounds: undefined }, items)).toEqual(ofDay)
        expect(found(layoutOf(form), { given, bounds: { gte: { N: String(least) } } }, items)).toEqual(
          ofDay.filter(({ no }) => no >= least),
        )
      }),
    )
  })

  it('are read by DynamoDB without any others, if the key goes on after the value', () => {
    const sort = madeSort(
      context,
      keyOf(layoutOf({ start: '', separator: '#', isLowercase: false, hasOptional: false })),
      {
        given: new Map(),
        bounds: { gt: { S: '2026-01-10' }, lt: { S: '2026-01-20' } },
        filters: [],
      },
    )

    expect(sort && isExact(sort)).toBe(true)
  })

  it('are those of a whole day, if the key loses the time, and the filter compares it', () => {
    const make: KeyAttribute = ({ day }) => `order#${String(day).slice(0, 10)}`
    const items = [9, 10, 11].map(hour => ({ day: `2026-01-10T${String(hour).padStart(2, '0')}:00:00.000Z` }))
    const at = { S: '2026-01-10T10:00:00.000Z' }

    expect(found(make, { given: new Map(), bounds: { gt: at } }, items)).toEqual(items.slice(2))
    expect(found(make, { given: new Map(), bounds: { lte: at } }, items)).toEqual(items.slice(0, 2))
    expect(found(make, { given: new Map([['day', at]]), bounds: undefined }, items)).toEqual([items[1]])
  })
})

describe('the beginning of a key', () => {
  it.each<[string, KeyAttribute, KeyFields, string]>([
    ['ends before the first unknown field', ({ day, no }) => `order#${day}#${no}`, { day: 'mon' }, 'order#mon#'],
    ['is in the case of the key', ({ day, no }) => `Order#${day}#${no}`.toLowerCase(), { day: 'MON' }, 'order#mon#'],
    ['ends before a padded field', ({ no }) => `no_${String(no).padStart(9, '0')}`, {}, 'no_'],
    ['ends before a part that can be omitted', ({ day }) => `order${day ? `#day_${day}` : ''}`, {}, 'order'],
    ['ends before what an unknown field decides', ({ day }) => (day ? `sent#${day}` : 'new'), {}, ''],
    [
      'is unknown if the field decides without being in it',
      ({ kind, no }) => `${kind === 'a' ? 'x' : 'y'}${no}`,
      {},
      '',
    ],
    ['is unknown if the key is a number', ({ no }) => Number(no), {}, ''],
    ['is unknown if the function needs the type of the field', ({ no }) => `no_${(no as number).toFixed(2)}`, {}, ''],
    ['is the whole key if all fields are known', ({ no }) => `no_${no}`, { no: 7 }, 'no_7'],
  ])('%s', (_what, make, known, expected) => {
    expect(beginningOf(keyOf(make), known)).toBe(expected)
  })
})
