import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameValue } from '../../../packages/dynamo-signals/src/repository/items/changed-fields.ts'
import {
  fromKeyPart,
  guardKey,
  idIssue,
  instanceKey,
  keyPart,
  relationKey,
} from '../../../packages/dynamo-signals/src/repository/items/keys.ts'
import { Author, BOOKSHOP, Book } from '../../support/bookshop.ts'
import { storable, storableNumber } from '../../support/storable-values.ts'

const runs = { numRuns: 5_000 }
const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter(text => idIssue(text) === undefined)
/** Short texts of what keys are joined and escaped with: two of them are likely to look alike when they are joined. */
const sly = fc.string({ unit: fc.constantFrom('#', '%', 'a', '2', '3'), minLength: 1, maxLength: 3 })
const composite = storable.filter(value => typeof value === 'object' && value !== null)

/** The key of one unique value. */
const keyOf = (value: unknown) => guardKey(Author, ['email'], [value]).pk

describe('keys', () => {
  it('are different for different instances and relations', () => {
    const model = fc.constantFrom(...BOOKSHOP)
    fc.assert(
      fc.property(fc.oneof(id, sly), fc.oneof(id, sly), model, model, (one, other, first, second) => {
        const isSame = one === other && first === second
        expect(instanceKey(first, one).pk === instanceKey(second, other).pk).toBe(isSame)
        expect(relationKey(first, 'r', one) === relationKey(second, 'r', other)).toBe(isSame)
      }),
      runs,
    )
  })

  it('return their parts as they were given', () => {
    fc.assert(
      fc.property(fc.oneof(id, sly), text => {
        expect(fromKeyPart(keyPart(text))).toBe(text)
        expect(keyPart(text)).not.toContain('#')
      }),
      runs,
    )
  })

  it('are different for different groups of unique values, no matter how these are split', () => {
    const group = fc.array(sly, { minLength: 2, maxLength: 3 })
    fc.assert(
      fc.property(group, group, (one, other) => {
        const names = ['a', 'b', 'c']
        const [first, second] = [one, other].map(values => guardKey(Author, names.slice(0, values.length), values).pk)
        expect(first === second).toBe(isSameValue(one, other))
      }),
      runs,
    )
  })

  it('are different for different constraints, no matter how their fields are named', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'a+b', 'b+a', '+', '%2B', 'a#b'), { minLength: 2, maxLength: 2 })
    const model = fc.constantFrom(Author, Book)
    fc.assert(
      fc.property(names, names, model, model, (one, other, first, second) => {
        const isSame = first === second && isSameValue(one, other)
        expect(guardKey(first, one, ['x', 'y']).pk === guardKey(second, other, ['x', 'y']).pk).toBe(isSame)
      }),
      runs,
    )
  })

  it('are different for values of different types that look alike', () => {
    fc.assert(
      fc.property(fc.oneof(storableNumber, fc.boolean()), value => {
        const alike = [String(value), `%n${value}`, `%b${value}`, JSON.stringify(value), [value], { value }]
        const keys = [value, ...new Set(alike.map(each => (typeof each === 'string' ? each : JSON.stringify(each))))]
        expect(new Set(keys.map(keyOf)).size).toBe(keys.length)
        expect(keyOf([value])).not.toBe(keyOf(JSON.stringify([value])))
      }),
      runs,
    )
  })

  it('are different for different sets, lists, maps and bytes, but do not depend on their order', () => {
    fc.assert(
      fc.property(composite, composite, (one, other) => {
        expect(keyOf(one) === keyOf(other)).toBe(isSameValue(one, other))
        expect(keyOf(reordered(one))).toBe(keyOf(one))
      }),
      runs,
    )
    expect(keyOf(new Set(['a']))).not.toBe(keyOf(new Set(['b'])))
  })

  it('are never the same for an instance and a guard', () => {
    fc.assert(
      fc.property(sly, sly, (instance, value) => {
        expect(instanceKey(Author, instance)).not.toEqual(guardKey(Author, ['email'], [value]))
      }),
      runs,
    )
  })
})

/** The same value with the entries of its sets and maps the other way round. */
function reordered(value: unknown): unknown {
  if (value instanceof Set) return new Set([...value].toReversed())
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, entry]) => [name, reordered(entry)])
      .toReversed(),
  )
}
