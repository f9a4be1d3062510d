import { describe, expect, it } from 'vitest'
import { isScalar } from '../../../packages/dynamo-signals/src/repository/items/is-scalar.ts'

describe('a condition on a stored value', () => {
  it.each([
    ['1E+21', 1e21],
    ['1000000000000000000000', 1e21],
    ['0.0000001', 1e-7],
    ['1E-7', 1e-7],
    ['1.50', 1.5],
    ['-0.5', -0.5],
    ['.5', 0.5],
    ['0.0', 0],
    ['0', -0],
  ])('accepts %s for %d', (stored, expected) => {
    expect(isScalar({ N: stored }, expected)).toBe(true)
  })

  it.each([
    ['9007199254740993', 9007199254740992],
    ['0.12345678901234567890', 0.12345678901234568],
    ['1', 10],
    ['-1', 1],
    ['', 0],
    ['.', 0],
    ['e5', 0],
  ])('does not mistake %s for %d', (stored, expected) => {
    expect(isScalar({ N: stored }, expected)).toBe(false)
  })

  it.each([[undefined], [{}], [null], [{ M: { constructor: { S: '' } } }], [{ N: null }], [{ S: '1' }]])(
    'holds for none of these: %j',
    stored => {
      for (const expected of [1, '', true, null]) expect(isScalar(stored as never, expected)).toBe(false)
    },
  )
})
