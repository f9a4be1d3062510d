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
  index: { partition: [], sort: ['day', 'no'], keys: { partitionKey: 'pk', sortKey: 'sk' } },
  parts: {
    id: { fields: [], join: () => undefined },
    attributes: { placeOf: (name: string) => ({ name, format: 'iso' }) },
  },
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

  it('are those of all items with a text, and of no others, whatever the texts contain', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'A', '#', '|', '_', '!', '1'), { maxLength: 4 })
    const texts = fc.record({ day: text.map(each => each.join('')), no: fc.nat(9) })
    fc.assert(
      fc.property(layout, texts, fc.array(texts, { maxLength: 20 }), (form, { day }, items) => {
        const make = layoutOf(form)
        const all = [...items, { day, no: 1 }]
        const matching = (operator: '=' | 'begins_with' | (typeof OPERATORS)[keyof typeof OPERATORS]) =>
          all.filter(each => matches({ operator, path: ['day'], values: [{ S: day }] }, encodeFields(each)))
        const looked = (ends: Parameters<typeof found>[1]['bounds']) =>
          found(make, { given: new Map(), bounds: ends }, all)

        expect(found(make, { given: new Map([['day', { S: day }]]), bounds: undefined }, all)).toEqual(matching('='))
        expect(looked({ beginsWith: day })).toEqual(matching('begins_with'))
        // A text that is the beginning of another can be out of order in a composed key.
        for (const [end, operator] of Object.entries(OPERATORS)) {
          expect(matching(operator)).toEqual(expect.arrayContaining(looked({ [end]: { S: day } })))
        }
      }),
    )
  })

  it('include the times of a day, if the key need not continue after the time', () => {
    const make: KeyAttribute = ({ day, note }) => `order#${day}${note ? `#${note}` : ''}`
    const items = ['2026-01-10', '2026-01-10T05:00', '2026-01-11'].map(day => ({ day }))
    const on = { S: '2026-01-10' }

    expect(found(make, { given: new Map(), bounds: { gt: on } }, items)).toEqual(items.slice(1))
    expect(found(make, { given: new Map(), bounds: { lte: on } }, items)).toEqual(items.slice(0, 1))
  })

  it('cannot be a range if the function reverses the order', () => {
    const make: KeyAttribute = ({ day }) => `order#${9_999_999_999_999 - Date.parse(String(day))}`
    const range = (given: Parameters<typeof found>[1]['bounds']) => () =>
      found(make, { given: new Map(), bounds: given }, [])

    expect(range({ gte: { S: '2026-01-10' } })).toThrow(
      'does not order day by its value: 3026-01-10 comes before 2026-01-10. Filter with where.',
    )
  })

  it('are those of a range of the id, if the function gets nothing else', () => {
    const parts = { ...context.parts, id: { fields: ['day'], join: (fields: KeyFields) => fields.day } }
    const make = { name: 'writes.key.sk', make: ({ id }: KeyFields) => `order#${id}`, given: decodeValue }
    const sortOf = (given: Parameters<typeof found>[1]['bounds']) =>
      madeSort({ ...context, parts } as never, make, { given: new Map(), bounds: given, filters: [] })

    expect(sortOf({ beginsWith: 'A-' })).toEqual({ beginning: 'order#A-' })
    expect(sortOf({ gte: { S: 'A-2' } })?.from).toEqual({ value: { S: 'order#A-2' }, isIncluded: true })
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
