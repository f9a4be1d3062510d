import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { END, sortPart, sortText } from '../../../packages/dynamo-signals/src/queries/sort-key.ts'
import { encodeValue } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'

const texts = fc.string({
  unit: fc.oneof(fc.constantFrom(...'\u0000 !"#$%&0~é'), fc.constant('😀'), fc.constant('\uFFFD')),
})
const numbers = fc.oneof(
  fc.integer(),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    10,
    -10,
    9.99e125,
    -9.99e125,
    1e-130,
    -1e-130,
    0.1,
    0.01,
    1.5,
    15,
    155,
    -1.5,
    -15,
    -155,
  ),
  fc.double({ noNaN: true, min: -1e15, max: 1e15 }).filter(value => value === 0 || Math.abs(value) >= 1e-130),
)
/** A number as DynamoDB keeps it: up to 38 digits, and a power of ten. */
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -130, max: 87 }))
  .map(([isNegative, digits, power]) => ({ value: isNegative ? -digits : digits, power }))

describe('a sort key', () => {
  it('orders numbers by their value, negative ones and fractions included', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(order(part(one), part(other))).toBe(Math.sign(one - other) || 0)
      }),
    )
  })

  it('orders numbers of 38 digits, which JavaScript would round', () => {
    fc.assert(
      fc.property(decimals, decimals, (one, other) => {
        const scaled = ({ value, power }: typeof one) => value * 10n ** BigInt(power + 130)
        const [left, right] = [scaled(one), scaled(other)]
        expect(order(decimalPart(one), decimalPart(other))).toBe(left < right ? -1 : left > right ? 1 : 0)
      }),
    )
  })

  it('gives two notations of one number the same position', () => {
    const notations = ['100', '1E+2', '1e2', '100.0', '0100']

    expect(new Set(notations.map(N => sortPart({ N }))).size).toBe(1)
  })

  it('orders texts by their code points, as DynamoDB does', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(order(part(one), part(other))).toBe(order(one, other))
      }),
    )
  })

  it('orders tuples by their first difference, regardless of the lengths of their parts', () => {
    const tuples = fc.tuple(texts, numbers, texts)
    fc.assert(
      fc.property(tuples, tuples, (one, other) => {
        const expected = order(one[0], other[0]) || Math.sign(one[1] - other[1]) || order(one[2], other[2])
        expect(order(one.map(part).join(''), other.map(part).join(''))).toBe(expected || 0)
      }),
    )
  })

  it('orders lists of dates like sorting in memory', () => {
    fc.assert(
      fc.property(fc.array(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })), dates => {
        const inMemory = dates.toSorted((one, other) => one.getTime() - other.getTime()).map(date => date.toISOString())
        const byKey = dates.map(date => date.toISOString()).toSorted((one, other) => order(part(one), part(other)))
        expect(byKey).toEqual(inMemory)
      }),
    )
  })

  it('keeps false before true, and different types apart', () => {
    const values = [-1, 0, 1, false, true, '', '!0', '0', 'false']

    const keys = values.map(part)

    expect(keys.toSorted(order)).toEqual(keys)
    expect(new Set(keys).size).toBe(values.length)
  })

  it('starts with the prefix of a text', () => {
    fc.assert(
      fc.property(texts, texts, (prefix, rest) => {
        expect(sortText(prefix + rest).startsWith(sortText(prefix))).toBe(true)
      }),
    )
  })

  it('leaves dates and plain words readable', () => {
    expect(part('2026-01-02T10:00:00.000Z')).toBe('2026-01-02T10:00:00.000Z#')
    expect(part('open')).toBe('open#')
  })

  it('does not encode a value without an order', () => {
    expect(sortPart({ NULL: true })).toBeUndefined()
    expect(sortPart({ L: [] })).toBeUndefined()
  })
})

function part(value: string | number | boolean): string {
  return `${sortPart(encodeValue(value))}${END}`
}

function decimalPart({ value, power }: { readonly value: bigint; readonly power: number }): string {
  return `${sortPart({ N: `${value}E${power}` })}${END}`
}

function order(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
