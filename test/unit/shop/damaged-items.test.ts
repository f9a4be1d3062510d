import { CartItem, listProducts, newGuestToken, Price, Product, Session, User } from '@dynamo-signals/shop'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAMAGES, damageItem } from '../../support/damaged-items.ts'
import { cookiesOf, EMAIL, type HttpShop, httpShop, jsonRequest, PASSWORD } from '../../support/http-shop.ts'

const MUG = 'product-01-enamel-mug'
const TOWEL = 'product-02-linen-tea-towel'

let shop: HttpShop
beforeEach(async () => {
  shop = httpShop()
  await shop.seed()
})

const damage = (model: { readonly name: string }, id: string, attributes: object) =>
  damageItem(shop.table, model, id, attributes)

const PRODUCT_DAMAGES: typeof DAMAGES = [
  ...DAMAGES,
  ['no title', { title: undefined }],
  ['a number as its title', { title: { N: '7' } }],
  ['no slug', { slug: undefined }],
  ['no price', { priceId: undefined }],
  ['a map as its price', { priceId: { M: {} } }],
  ['a text as its availability', { isAvailable: { S: 'yes' } }],
]

describe.each(PRODUCT_DAMAGES)('a product with %s', (_, attributes) => {
  it('affects only that product: lists and pages show the others, and the log names it', async () => {
    damage(Product, MUG, attributes)

    const listed = await shop.app.request('/api/products')
    const page = await shop.app.request('/')

    expect([listed.status, page.status]).toEqual([200, 200])
    const { items } = (await listed.json()) as { items: { id: string }[] }
    expect(items.map(({ id }) => id)).toHaveLength(9)
    expect(items.map(({ id }) => id)).not.toContain(MUG)
    expect(await page.text()).toContain('Linen tea towel')
    expect(shop.logged.length).toBeGreaterThan(0)
    for (const { level, message, requestId } of shop.logged) {
      expect(level).toBe('error')
      expect(message).toContain(`Product ${MUG}`)
      expect(requestId).not.toBe('')
    }
  })

  it('cannot be put into a cart, and does not spoil the cart it is in', async () => {
    const added = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 })
    const cookie = cookiesOf(added)
    await shop.json('POST', '/api/cart/items', { productId: TOWEL, quantity: 2 }, { cookie })
    damage(Product, MUG, attributes)

    const again = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 }, { cookie })
    const cart = await shop.app.fetch(jsonRequest('GET', '/api/cart', undefined, { cookie }))

    expect(again.status).toBe(404)
    expect(cart.status).toBe(200)
    expect(await cart.json()).toMatchObject({ items: [{ productId: TOWEL, quantity: 2 }], total: { amount: 2980 } })
    expect((await shop.app.fetch(jsonRequest('GET', '/', undefined, { cookie }))).status).toBe(200)
  })
})

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['a text as its amount', { amount: { S: 'free' } }],
  ['a negative amount', { amount: { N: '-5' } }],
  ['no currency', { currency: undefined }],
  ['a currency nobody knows', { currency: { S: 'not one' } }],
])('shows the other products when a price has %s', async (_, attributes) => {
  damage(Price, 'price-01', attributes)
  const { items } = await listProducts(shop.context)
  const page = await shop.app.request('/')
  const added = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 })
  expect([items.length, page.status, added.status]).toEqual([9, 200, 404])
  expect(shop.logged.some(({ message }) => message.includes('Price price-01'))).toBe(true)
})

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['a text as its quantity', { quantity: { S: 'many' } }],
  ['a quantity below 1', { quantity: { N: '-3' } }],
  ['no product', { productId: undefined }],
])('shows the rest of a cart whose item has %s', async (_, attributes) => {
  const added = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 })
  const { id } = (await added.json()) as { id: string }
  const cookie = cookiesOf(added)
  await shop.json('POST', '/api/cart/items', { productId: TOWEL, quantity: 2 }, { cookie })
  damage(CartItem, id, attributes)

  const cart = await shop.app.fetch(jsonRequest('GET', '/api/cart', undefined, { cookie }))
  const changed = await shop.json('PATCH', `/api/cart/items/${id}`, { quantity: 5 }, { cookie })

  expect([cart.status, changed.status]).toEqual([200, 404])
  expect(await cart.json()).toMatchObject({ items: [{ productId: TOWEL }], total: { amount: 2980 } })
  expect(shop.logged.some(({ message }) => message.includes(`CartItem ${id}`))).toBe(true)
})

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['no end', { expiresAt: undefined, lastSeenAt: undefined }],
  ['a time that is none', { lastSeenAt: { S: 'soon' } }],
  ['no user', { userId: undefined }],
])('takes a session with %s for none', async (_, attributes) => {
  await shop.activeUser()
  const cookie = cookiesOf(await shop.json('POST', '/api/sessions', { email: EMAIL, password: PASSWORD }))
  const [session] = shop.table.items.filter(item => item._type?.S === Session.name)
  damage(Session, session?.id?.S ?? '', attributes)

  const me = await shop.app.fetch(jsonRequest('GET', '/api/me', undefined, { cookie }))
  const page = await shop.app.fetch(jsonRequest('GET', '/', undefined, { cookie }))

  expect([me.status, page.status]).toEqual([401, 200])
  expect(shop.logged.some(({ message }) => message.includes('Session'))).toBe(true)
})

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['a password hash that is none', { passwordHash: { S: 'not a PHC string' } }],
  ['no password hash', { passwordHash: undefined }],
  ['a text as its mails', { mailsAskedAt: { S: 'now' } }],
  ['no activation', { activation: undefined }],
])('answers as to a stranger when a user has %s, and lets the others in', async (_, attributes) => {
  await shop.activeUser()
  await shop.activeUser('bob@example.org')
  const cookie = cookiesOf(await shop.json('POST', '/api/sessions', { email: EMAIL, password: PASSWORD }))
  damage(User, (await shop.userWith(EMAIL)).id, attributes)

  const statuses = [
    await shop.json('POST', '/api/sessions', { email: EMAIL, password: PASSWORD }),
    await shop.json('POST', '/api/users', { email: EMAIL, password: PASSWORD }),
    await shop.json('POST', '/api/activations/resend', { email: EMAIL }),
    await shop.json('POST', '/api/sessions', { email: 'bob@example.org', password: PASSWORD }),
    await shop.app.fetch(jsonRequest('GET', '/', undefined, { cookie })),
  ].map(({ status }) => status)

  expect(statuses).toEqual([401, 202, 202, 204, 200])
})

it('treats a damaged guest cart as empty, and keeps the guest', async () => {
  const cookie = `guest=${newGuestToken()}`
  await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 }, { cookie })
  const [cart] = shop.table.items.filter(item => item._type?.S === 'GuestCart')
  damage({ name: 'GuestCart' }, cart?.id?.S ?? '', { extra: { M: { constructor: { S: 'x' } } } })
  const shown = await shop.app.fetch(jsonRequest('GET', '/api/cart', undefined, { cookie }))
  expect([shown.status, ((await shown.json()) as { items: unknown[] }).items.length]).toEqual([200, 1])
})

it('ignores an attribute named __proto__, because fields never start with an underscore', async () => {
  damage(Product, MUG, JSON.parse('{"__proto__":{"M":{"isAdmin":{"BOOL":true}}}}'))
  const { items } = await listProducts(shop.context)
  expect(items).toHaveLength(10)
  expect(items[0]).not.toHaveProperty('isAdmin')
})
