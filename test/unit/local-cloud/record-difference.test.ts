import { expect, it } from 'vitest'
import { differenceOf } from '../../../packages/local-cloud/src/console/stories/difference.ts'
import { plainValue } from '../../../packages/local-cloud/src/console/stories/plain-value.ts'

it('tells what changed from what stayed, and folds what only the library reads', () => {
  const before = { pk: { S: 'User#u1' }, _v: { N: '1' }, gsi0pk: { S: 'x' }, name: { S: 'Ada' }, age: { N: '36' } }
  const after = {
    pk: { S: 'User#u1' },
    _v: { N: '2' },
    name: { S: 'Ada L.' },
    age: { N: '36' },
    isActive: { BOOL: true },
  }

  const { changed, kept, bookkeeping } = differenceOf(before, after)

  expect(changed).toEqual([
    { name: 'isActive', before: undefined, after: 'true' },
    { name: 'name', before: 'Ada', after: 'Ada L.' },
  ])
  expect(kept).toEqual([{ name: 'age', before: '36', after: '36' }])
  expect(bookkeeping.map(({ name }) => name)).toEqual(['_v', 'gsi0pk', 'pk'])
})

it('compares maps member by member, if both sides are maps', () => {
  const price = (amount: string) => ({ price: { M: { amount: { N: amount }, currency: { S: 'EUR' } } } })

  expect(differenceOf(price('1'), price('2')).changed).toEqual([{ name: 'price.amount', before: '1', after: '2' }])
  expect(differenceOf({ price: { NULL: true } }, price('2')).changed).toEqual([
    { name: 'price', before: 'null', after: '{"amount":2,"currency":"EUR"}' },
  ])
})

it('lists the members of the maps of an item that was created or deleted', () => {
  const item = { price: { M: { amount: { N: '2' } } } }

  expect(differenceOf(undefined, item).changed).toEqual([{ name: 'price.amount', before: undefined, after: '2' }])
  expect(differenceOf(item, undefined).changed).toEqual([{ name: 'price.amount', before: '2', after: undefined }])
})

it.each<[string, unknown, string]>([
  ['a text', { S: 'a "b"' }, 'a "b"'],
  ['a number that JavaScript cannot hold', { N: '12345678901234567890' }, '12345678901234567890'],
  ['a list', { L: [{ N: '1' }, { S: 'a' }, { NULL: true }] }, '[1,"a",null]'],
  ['a set of numbers', { NS: ['1', '2'] }, '[1,2]'],
  ['bytes', { B: 'AQID' }, '3 bytes'],
])('shows %s as a person reads it', (_, attribute, text) => {
  expect(plainValue(attribute)).toBe(text)
})
