import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeFields,
  decodeValue,
  encodeFields,
  encodeValue,
  sizeOf,
} from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { changedFields, isSameValue } from '../../../packages/dynamo-signals/src/repository/items/changed-fields.ts'
import { isEqualItem } from '../../support/memory-dynamodb/values/equality.ts'
import { fields, storable } from '../../support/storable-values.ts'

const runs = { numRuns: 2_000 }
const twoVersions = fields.chain(one => fc.tuple(fc.constant(one), fields, fc.subarray(Object.keys(one))))
describe('a stored value', () => {
  it('is loaded as it was given', () => {
    fc.assert(
      fc.property(storable, value => {
        expect(decodeValue(encodeValue(value))).toEqual(value)
      }),
      runs,
    )
  })

  it('is returned field by field as it was passed, and shares no objects with the input', () => {
    fc.assert(
      fc.property(fields, given => {
        const back = decodeFields(encodeFields(given))
        expect(back).toEqual(given)
        for (const name of Object.keys(given)) {
          if (typeof given[name] === 'object' && given[name] !== null) expect(back[name]).not.toBe(given[name])
        }
      }),
      runs,
    )
  })

  it('never counts fewer bytes than its text', () => {
    fc.assert(
      fc.property(fields, given => {
        const item = encodeFields(given)
        const texts = Object.entries(item).map(
          ([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value.S ?? ''),
        )
        expect(sizeOf(item)).toBeGreaterThanOrEqual(texts.reduce((sum, size) => sum + size, 0))
        expect(sizeOf(item, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(sizeOf(item))
      }),
      runs,
    )
  })

  it.each([
    ['half a surrogate pair', { name: 'a\ud800' }, 'name'],
    ['half a surrogate pair in a name', { deep: { 'a\udc00': 1 } }, 'deep.a\udc00'],
    ['a number beyond the range', { deep: [1, 1e126] }, 'deep.1'],
    ['a number too small', { small: 1e-131 }, 'small'],
    ['no number', { deep: { no: Number.NaN } }, 'deep.no'],
    ['an empty set', { tags: new Set() }, 'tags'],
    ['a mixed set', { tags: new Set(['a', 1]) }, 'tags'],
    ['a date', { at: new Date(0) }, 'at'],
    ['a function', { run: () => 1 }, 'run'],
    ['a hole in a list', { list: [1, undefined] }, 'list.1'],
    ['a name that would be a prototype', { deep: JSON.parse('{"__proto__": 1}') }, 'deep.__proto__'],
  ])('is refused with its path: %s', (_what, value, path) => {
    expect(() => encodeFields(value)).toThrow(expect.objectContaining({ path }))
  })
})

describe('changedFields', () => {
  it('names exactly the fields in which the images differ', () => {
    fc.assert(
      fc.property(twoVersions, ([one, other, shared]) => {
        const after = { ...other, ...Object.fromEntries(shared.map(name => [name, one[name]])) }
        const [before, image] = [encodeFields(one), encodeFields(after)]
        const names = new Set([...Object.keys(before), ...Object.keys(image)])
        const differing = [...names].filter(name => {
          const pick = (item: typeof before) => (item[name] && Object.hasOwn(item, name) ? { value: item[name] } : {})
          return !isEqualItem(pick(before), pick(image))
        })
        expect(changedFields(one, after).toSorted()).toEqual(differing.toSorted())
      }),
      runs,
    )
  })

  it('finds nothing changed in a copy, whatever the order of sets and of names', () => {
    fc.assert(
      fc.property(fields, given => {
        const copy = decodeFields(encodeFields(given))
        const reversed = Object.fromEntries(Object.entries(copy).toReversed())
        expect(changedFields(given, reversed)).toEqual([])
      }),
      runs,
    )
    expect(isSameValue(new Set(['a', 'b']), new Set(['b', 'a']))).toBe(true)
    expect(isSameValue([-0, { a: undefined }], [0, {}])).toBe(true)
  })
})
