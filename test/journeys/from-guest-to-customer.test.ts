import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CartAnswer,
  guestWithItems,
  lastToken,
  newAddress,
  PASSWORD,
  signIn,
  signUp,
} from '../support/customer-steps.ts'
import { RunningShop } from '../support/running-shop.ts'
import { Visitor } from '../support/visitor.ts'

let shop: RunningShop
beforeAll(async () => {
  shop = await RunningShop.open()
})
afterAll(() => shop.close())

describe('a guest who signs up', () => {
  it('gets a mail, activates, signs in, and finds the same cart, now linked to the account', async () => {
    const email = newAddress()
    const guest = await guestWithItems(shop, [2, 3])
    const before = await guest.get<CartAnswer>('/api/cart')

    const token = await signUp(shop, guest, email)
    expect((await guest.post('/api/activations', { token })).body).toEqual({ status: 'active' })
    await shop.settled()
    await signIn(guest, email)
    const { body: me } = await guest.get<{ id: string; isActive: boolean; customerId: string; cartId: string }>(
      '/api/me',
    )
    const { body: cart } = await guest.get<CartAnswer>('/api/cart')

    expect(me).toMatchObject({ isActive: true, customerId: me.id, cartId: me.id })
    expect(cart.id).toBe(me.cartId)
    expect(quantities(cart)).toEqual(quantities(before.body))
    const mails = await shop.mails(email)
    expect(mails).toHaveLength(2)
    expect(mails[1]?.subject).not.toBe(mails[0]?.subject)
    expect(mails.every(mail => mail.to.length === 1 && mail.text && mail.html)).toBe(true)
  })

  it('is activated once, however often the link is used', async () => {
    const email = newAddress()
    const visitor = new Visitor(shop.url)
    const token = await signUp(shop, visitor, email)

    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.post('/api/activations', { token })))
    await shop.settled()

    expect(answers.map(answer => answer.status).sort()).toEqual([200, ...Array(9).fill(400)])
    expect(await shop.mails(email)).toHaveLength(2)
  })

  it('is not signed in by the link, and cannot sign in before it', async () => {
    const email = newAddress()
    const visitor = new Visitor(shop.url)
    const token = await signUp(shop, visitor, email)

    expect((await visitor.post('/api/sessions', { email, password: PASSWORD })).status).toBe(401)
    await visitor.post('/api/activations', { token })

    expect((await visitor.get('/api/me')).status).toBe(401)
  })

  it('can request another mail, whose link invalidates the older one', async () => {
    const email = newAddress()
    const visitor = new Visitor(shop.url)
    const first = await signUp(shop, visitor, email)

    expect((await visitor.post('/api/activations/resend', { email })).status).toBe(202)
    const second = await lastToken(shop, email, 2)

    expect(second).not.toBe(first)
    expect((await visitor.post('/api/activations', { token: first })).status).toBe(400)
    expect((await visitor.post('/api/activations', { token: second })).status).toBe(200)
  })
})

function quantities({ items }: CartAnswer): Record<string, number> {
  return Object.fromEntries(items.map(({ productId, quantity }) => [productId, quantity]))
}
