import { expect, it } from 'vitest'
import { signCursor, verifyCursor } from '../../../packages/api/src/http/signed-cursor.ts'

const key = (id: string) => ({ id, secret: `${id}: a secret of more than thirty-two characters` })
const KEYS = { current: key('k1') }

it('accepts its own cursors, even after a key rotation', () => {
  const signed = signCursor(KEYS, 'products', 'e30')
  expect(verifyCursor(KEYS, 'products', signed)).toBe('e30')
  expect(verifyCursor({ current: key('k2'), previous: KEYS.current }, 'products', signed)).toBe('e30')
  expect(verifyCursor({ current: key('k2') }, 'products', signed)).toBeUndefined()
})

it('rejects a cursor that was edited, invented, or signed for something else', () => {
  const signed = signCursor(KEYS, 'products', 'e30')
  for (const wrong of ['', '.', 'e30', 'e30.', `x${signed}`, `${signed}x`, signed.slice(0, -1), `.${signed}`]) {
    expect(verifyCursor(KEYS, 'products', wrong), wrong).toBeUndefined()
  }
  expect(verifyCursor(KEYS, 'users', signed)).toBeUndefined()
})
