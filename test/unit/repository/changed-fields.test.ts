import { expect, it } from 'vitest'
import { changedFields } from '../../../packages/dynamo-signals/src/repository/items/changed-fields.ts'

const inheriting = (fields: object) => Object.assign(Object.create({ inherited: 'x' }), fields)

it.each([
  ['a field of another value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b']],
  ['a field that is new, and one that is missing', { a: 1 }, { b: 1 }, ['b', 'a']],
  ['no field that is undefined before or after', { a: 1, b: undefined }, { a: 1, c: undefined }, []],
  ['no field with an equal map', { a: { b: [1, { c: 'x' }] } }, { a: { b: [1, { c: 'x' }] } }, []],
  ['a field with another map', { a: { b: [1, { c: 'x' }] } }, { a: { b: [1, { c: 'y' }] } }, ['a']],
  ['no field that only the prototype of the second has', { a: 1 }, inheriting({ a: 1 }), []],
  ['no field that only the prototype of the first has', inheriting({ a: 1 }), { a: 1 }, []],
  ['a missing field that every object inherits', { toString: 'x' }, {}, ['toString']],
  ['a new field that every object inherits', {}, { toString: 'x' }, ['toString']],
])('finds %s', (_what, before, after, expected) => {
  expect(changedFields(before, after)).toEqual(expected)
})

it('finds every field if there was nothing before', () => {
  expect(changedFields(undefined, { a: 1, b: undefined })).toEqual(['a'])
})
