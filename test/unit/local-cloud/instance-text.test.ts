import { expect, it } from 'vitest'
import {
  formText,
  readForm,
  unshownFields,
  valueText,
} from '../../../packages/local-cloud/src/application/data/instance-text.ts'

const product = {
  id: 'p1',
  version: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  title: 'Tea',
  tags: new Set(['hot', 'green']),
  stock: 12_345_678_901_234_567_890n,
  photo: new Uint8Array(3),
  passwordHash: 'very secret',
  activation: { nonce: 'abc', expiresAt: '2026-01-02T00:00:00.000Z' },
}

it('shows the fields that a person can edit, and names those that it keeps to itself', () => {
  expect(JSON.parse(formText(product))).toEqual({ title: 'Tea', tags: ['hot', 'green'], stock: '12345678901234567890' })
  expect(unshownFields(product)).toEqual(['photo', 'passwordHash', 'activation'])
})

it('reads an unchanged form as no change', () => {
  expect(readForm(formText(product), product)).toEqual({})
})

it('reads the fields that changed, in the kind that they had', () => {
  const text = JSON.stringify({ title: 'Green tea', tags: ['green'], stock: '12345678901234567891' })

  const changes = readForm(text, product)

  expect(changes).toEqual({ title: 'Green tea', tags: new Set(['green']), stock: 12_345_678_901_234_567_891n })
})

it('keeps the kinds of the values inside of a field', () => {
  const before = { prefs: { tags: new Set(['a']), size: 5n, stops: [{ seen: new Set(['b']) }], theme: 'dark' } }
  const text = formText(before).replace('dark', 'light')

  expect(readForm(text, before)).toEqual({ prefs: { ...before.prefs, theme: 'light' } })
})

it('reads a field that is gone as removed, and a new one as added', () => {
  const text = JSON.stringify({ tags: ['hot', 'green'], stock: '12345678901234567890', price: 3 })

  expect(readForm(text, product)).toEqual({ title: undefined, price: 3 })
})

it('does not remove a secret or bytes that the form did not show', () => {
  expect(Object.keys(readForm('{}', product))).toEqual(['title', 'tags', 'stock'])
})

it.each([
  ['{ title: Tea }', /^The fields are not valid JSON: /],
  ['["Tea"]', /^The fields must be a JSON object/],
  ['null', /^The fields must be a JSON object/],
])('refuses %s with a sentence', (text, problem) => {
  expect(() => readForm(text, product)).toThrow(problem)
})

it('leaves a text that is not an integer to the model to refuse', () => {
  const text = JSON.stringify({ ...JSON.parse(formText(product)), stock: 'many' })

  expect(readForm(text, product)).toEqual({ stock: 'many' })
})

it('hides secrets at every depth where it shows values', () => {
  expect(valueText('passwordHash', product.passwordHash)).toBe('hidden')
  expect(valueText('activation', product.activation)).toBe('{"nonce":"hidden","expiresAt":"2026-01-02T00:00:00.000Z"}')
  expect(valueText('photo', product.photo)).toBe('"3 bytes"')
  expect(valueText('passwordHash', null)).toBe('null')
})
