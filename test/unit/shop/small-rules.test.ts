import { expect, it } from 'vitest'
import { placeOf } from '../../../packages/shop/src/carts/cart-owner.ts'
import { share } from '../../../packages/shop/src/carts/link-guest-cart.ts'
import { cartItemId } from '../../../packages/shop/src/models/cart-item.ts'
import { guestCartId, newGuestToken } from '../../../packages/shop/src/models/guest-cart.ts'
import { sessionEnd } from '../../../packages/shop/src/models/session.ts'
import { createShop } from '../../../packages/shop/src/shop.ts'
import { spendEarnedMail, spendMail } from '../../../packages/shop/src/users/mail-allowance.ts'
import { requireStrongKeys } from '../../../packages/shop/src/users/token-keys.ts'

const NOON = new Date('2026-03-01T12:00:00Z')
const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

it('allows three mails in any hour, and the next one an hour after the first', () => {
  const first = spendMail([], NOON)
  const second = spendMail(first ?? [], after(20))
  const third = spendMail(second ?? [], after(40))

  expect(third).toHaveLength(3)
  expect(spendMail(third ?? [], after(59))).toBeUndefined()
  expect(spendMail(third ?? [], after(60))).toEqual([after(20), after(40), after(60)].map(time => time.toISOString()))
})

it('counts an earned mail toward the limit for strangers', () => {
  const asked = [NOON, after(1), after(2)].map(time => time.toISOString())
  expect(spendEarnedMail(asked, after(3))).toEqual([after(1), after(2), after(3)].map(time => time.toISOString()))
})

it('ends a session after 7 days without use, and after 30 days in any case', () => {
  const day = 24 * 60
  expect(sessionEnd(NOON, NOON)).toBe(after(7 * day).getTime())
  expect(sessionEnd(NOON, after(20 * day))).toBe(after(27 * day).getTime())
  expect(sessionEnd(NOON, after(29 * day))).toBe(after(30 * day).getTime())
})

it('splits a quantity into the part that fits into the cart and the rest, and loses nothing', () => {
  expect(share(5, 0)).toEqual({ moved: 5, kept: 0 })
  expect(share(5, 996)).toEqual({ moved: 3, kept: 2 })
  expect(share(5, 999)).toEqual({ moved: 0, kept: 5 })
})

it('gives an item of a cart and a product one id, and every other item another', () => {
  const places = [
    { cartId: 'a', guestCartId: null },
    { cartId: null, guestCartId: 'a' },
    { cartId: 'b', guestCartId: null },
  ]
  const ids = places.flatMap(place => ['p', 'q'].map(product => cartItemId(place, product)))
  expect(new Set(ids).size).toBe(6)
  expect(cartItemId({ cartId: 'a', guestCartId: null }, 'p')).toBe(ids[0])
})

it("derives a guest's cart from the cookie, and never keeps the cookie itself", () => {
  const guestToken = newGuestToken()
  expect(placeOf({ guestToken })).toEqual({ cartId: null, guestCartId: guestCartId(guestToken) })
  expect(guestCartId(guestToken)).not.toContain(guestToken)
  expect(Buffer.from(guestToken, 'base64url')).toHaveLength(32)
})

it('rejects a cookie that is not one of ours', () => {
  for (const guestToken of ['', 'x', 'a'.repeat(44), `${'a'.repeat(42)}#`]) {
    expect(() => placeOf({ guestToken })).toThrow('guest cookie is invalid')
  }
})

it('refuses token keys that could be guessed or mixed up', () => {
  const strong = { id: 'k1', secret: 'a secret of more than thirty-two characters' }
  expect(() => requireStrongKeys({ current: { id: 'k1', secret: 'secret' } })).toThrow('at least 32')
  expect(() => requireStrongKeys({ current: strong, previous: { id: 'k0', secret: '' } })).toThrow('at least 32')
  expect(() => requireStrongKeys({ current: strong, previous: { ...strong } })).toThrow('differ')
  expect(() => requireStrongKeys({ current: strong })).not.toThrow()
})

it('refuses an address that no link in a mail can begin with', () => {
  const settings = { tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } } }
  const contextAt = (publicUrl: string) => createShop({ ...settings, publicUrl } as Parameters<typeof createShop>[0])

  expect(() => contextAt('shop.example')).toThrow()
  expect(() => contextAt('javascript:alert(1)')).toThrow('must start with')
  expect(contextAt('https://shop.example/').publicUrl).toBe('https://shop.example')
})
