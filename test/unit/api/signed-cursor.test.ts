import { expect, it } from 'vitest'
import { signCursor, verifyCursor } from '../../../packages/api/src/http/signed-cursor.ts'

const key = (id: string) => ({ id, secret: `${id}: a secret of more than thirty-two characters` })
const KEYS = { current: key('k1') }

it('takes its own cursors, also after the keys were rotated once', () => {
  const signed = signCursor(KEYS, 'products', 'e30')
  expect(verifyCursor(KEYS, 'products', signed)).toBe('e30')
  expect(verifyCursor({ current: key('k2'), previous: KEYS.current }, 'products', signed)).toBe('e30')
  expect(verifyCursor({ current: key('k2') }, 'products', signed)).toBeUndefined()
})

it('takes no cursor that was edited, made up, or signed for something else', () => {
  const signed = signCursor(KEYS, 'products', 'e30')
  for (const wrong of ['', '.', 'e30', 'e30.', `x${signed}`, `${signed}x`, signed.slice(0, -1), `.${signed}`]) {
    expect(verifyCursor(KEYS, 'products', wrong), wrong).toBeUndefined()
  }
  expect(verifyCursor(KEYS, 'users', signed)).toBeUndefined()
})
