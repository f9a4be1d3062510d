import { expect, it } from 'vitest'
import { activeUser, cookiesOf, EMAIL, json, openApi, PASSWORD, problemIn, signedIn, someProduct } from './open-api.ts'

type Item = { id: string; productId: string; quantity: number; total: { amount: number } }
type Cart = { id: string | null; items: Item[]; total: { amount: number; currency: string } }

it('lets a guest fill a cart that a cookie alone opens', async () => {
  const shop = await openApi()
  const productId = await someProduct(shop)

  const empty = (await (await shop.api.request('/api/cart')).json()) as Cart
  const added = await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 2 }))
  const cookie = cookiesOf(added)
  const more = await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 3 }, { cookie }))
  const cart = (await (await shop.api.request('/api/cart', { headers: { cookie } })).json()) as Cart

  expect(empty).toEqual({ id: null, items: [], total: { amount: 0, currency: cart.total.currency } })
  expect(added.status).toBe(201)
  expect(added.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-guest=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ])
  const item = (await more.json()) as Item
  expect(item).toMatchObject({ productId, quantity: 5 })
  expect(cart.items).toEqual([item])
  expect(cart.total.amount).toBe(item.total.amount)
})

it('changes a quantity and removes an item', async () => {
  const shop = await openApi()
  const productId = await someProduct(shop)
  const added = await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 2 }))
  const cookie = cookiesOf(added)
  const path = `/api/cart/items/${((await added.json()) as Item).id}`

  const changed = await shop.api.request(path, json('PATCH', { quantity: 7 }, { cookie }))
  const removed = await shop.api.request(path, { method: 'DELETE', headers: { cookie } })
  const again = await shop.api.request(path, { method: 'DELETE', headers: { cookie } })

  expect([changed.status, ((await changed.json()) as Item).quantity]).toEqual([200, 7])
  expect([removed.status, await removed.text()]).toEqual([204, ''])
  expect(await problemIn(again)).toMatchObject({ status: 404, code: 'carts.itemNotFound' })
})

it('returns the same 404 for a missing item, another user’s item and an invalid ID, and changes nothing', async () => {
  const shop = await openApi()
  await activeUser(shop)
  const user = await signedIn(shop)
  const productId = await someProduct(shop)
  const addition = { productId, quantity: 2 }
  const mine = await shop.api.request('/api/cart/items', json('POST', addition, { cookie: user }))
  const guests = await shop.api.request('/api/cart/items', json('POST', addition))
  const [ofUser, ofGuest] = [((await mine.json()) as Item).id, ((await guests.json()) as Item).id]
  const guest = cookiesOf(guests)
  const before = await shop.dump()

  const problems = []
  for (const [cookie, id] of [
    [guest, ofUser],
    [user, ofGuest],
    ['', ofUser],
    [user, 'a'.repeat(43)],
    [guest, '%23'],
    [user, 'x'.repeat(5000)],
    ['__Host-guest=forged', ofGuest],
  ] as const) {
    for (const request of [
      json('PATCH', { quantity: 9 }, { cookie }),
      { method: 'DELETE', headers: { cookie } },
    ] satisfies RequestInit[]) {
      const { requestId: _, ...problem } = await problemIn(await shop.api.request(`/api/cart/items/${id}`, request))
      problems.push(problem)
    }
  }

  expect(problems[0]).toMatchObject({ status: 404, code: 'carts.itemNotFound' })
  for (const problem of problems) expect(problem).toEqual(problems[0])
  expect(await shop.dump()).toEqual(before)
})

it('sells only existing products, and creates no guest for a rejected request', async () => {
  const { api, dump } = await openApi()
  const before = await dump()

  const response = await api.request('/api/cart/items', json('POST', { productId: 'nothing', quantity: 1 }))

  expect(response.headers.getSetCookie()).toEqual([])
  expect(await problemIn(response)).toMatchObject({ status: 404, code: 'products.notFound' })
  expect(await dump()).toEqual(before)
})

it('gives the guest cart to the user who signs in with it, and clears the guest’s cookie', async () => {
  const shop = await openApi()
  await activeUser(shop)
  const productId = await someProduct(shop)
  const guest = cookiesOf(await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 2 })))

  const response = await shop.api.request(
    '/api/sessions',
    json('POST', { email: EMAIL, password: PASSWORD }, { cookie: guest }),
  )
  await shop.settle()

  expect(response.headers.getSetCookie().join()).toContain('__Host-guest=; Max-Age=0')
  const cart = await shop.api.request('/api/cart', { headers: { cookie: cookiesOf(response) } })
  expect(((await cart.json()) as Cart).items).toMatchObject([{ productId, quantity: 2 }])
})
