import { Order } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { lostAnswer } from '../../support/faulty-transport.ts'
import { cookiesOf, EMAIL, httpShop, PASSWORD, problemIn } from '../../support/http-shop.ts'
import { euros, MUG, TOWEL } from '../../support/shop-with-customer.ts'

async function shopWithCustomer(settings = {}) {
  const shop = httpShop(settings)
  await shop.seed()
  const signIn = async (email: string) => {
    await shop.activeUser(email)
    return cookiesOf(await shop.json('POST', '/api/sessions', { email, password: PASSWORD }))
  }
  const cookie = await signIn(EMAIL)
  return {
    ...shop,
    cookie,
    signIn,
    add: (productId = MUG, quantity = 1) => shop.json('POST', '/api/cart/items', { productId, quantity }, { cookie }),
    place: (amount: number, headers = {}) => shop.json('POST', '/api/orders', euros(amount), { cookie, ...headers }),
    get: (path: string, headers = {}) => shop.json('GET', path, undefined, { cookie, ...headers }),
    orders: () => shop.table.items.filter(({ _type }) => _type?.S === Order.name),
  }
}

it('orders the cart of the signed-in user, and shows the order', async () => {
  const { add, place, get } = await shopWithCustomer()
  await add(MUG, 2)

  const placed = await place(2500)

  const order = await placed.json()
  expect(placed.status).toBe(201)
  expect(order).toEqual({
    id: expect.any(String),
    placedAt: expect.any(String),
    status: 'placed',
    ...euros(2500),
    lines: [
      { productId: MUG, title: 'Enamel mug', quantity: 2, unitPrice: euros(1250).total, total: euros(2500).total },
    ],
  })
  expect(await (await get(`/api/orders/${(order as { id: string }).id}`)).json()).toEqual(order)
  expect(await (await get('/api/cart')).json()).toMatchObject({ items: [], ...euros(0) })
})

it('lists the orders of the user newest first, by page', async () => {
  const { add, place, get, pass } = await shopWithCustomer()
  const placed: unknown[] = []
  for (let order = 0; order < 3; order++) {
    await add()
    placed.unshift(((await (await place(1250)).json()) as { id: string }).id)
    pass(1000)
  }
  const page = async (query: string) =>
    (await (await get(`/api/orders?limit=2${query}`)).json()) as { items: { id: string }[]; cursor?: string }

  const first = await page('')
  const second = await page(`&cursor=${first.cursor}`)

  expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([placed.slice(0, 2), placed.slice(2)])
  expect(second.cursor).toBeUndefined()
})

it('shows no order and no page of another user', async () => {
  const { add, place, get, signIn, pass } = await shopWithCustomer()
  await add()
  const { id } = (await (await place(1250)).json()) as { id: string }
  pass(1000)
  await add()
  await place(1250)
  const { cursor } = (await (await get('/api/orders?limit=1')).json()) as { cursor: string }
  const other = { cookie: await signIn('eve@example.org') }

  expect(await problemIn(await get(`/api/orders/${id}`, other))).toMatchObject({ status: 404, code: 'orders.notFound' })
  expect(await problemIn(await get(`/api/orders?cursor=${cursor}`, other))).toMatchObject({
    status: 400,
    code: 'orders.cursorInvalid',
  })
  expect(await (await get('/api/orders', other)).json()).toEqual({ items: [] })
})

it.each([
  ['POST', '/api/orders', euros(1250)],
  ['GET', '/api/orders', undefined],
  ['GET', '/api/orders/x', undefined],
])('requires a session for %s %s', async (method, path, body) => {
  const { json } = httpShop()

  for (const cookie of ['', `session=${'s'.repeat(43)}`, `guest=${'g'.repeat(43)}`]) {
    expect(await problemIn(await json(method, path, body, { cookie }))).toMatchObject({
      status: 401,
      code: 'sessions.missing',
    })
  }
})

it('rejects another total with the new one, and a product that is sold out by name', async () => {
  const { add, place, orders } = await shopWithCustomer()
  await add(TOWEL, 41)

  expect(await problemIn(await place(1490))).toMatchObject({
    status: 409,
    code: 'orders.totalChanged',
    detail: expect.stringContaining('The total is now €610.90.'),
  })
  expect(await problemIn(await place(61_090))).toMatchObject({
    status: 409,
    code: 'orders.soldOut',
    detail: expect.stringContaining('Only 40 of “Linen tea towel” are left.'),
  })
  expect(orders()).toEqual([])
})

it.each([
  [{}, 'total'],
  [{ total: 1250 }, 'total'],
  [{ total: { amount: '1250', currency: 'EUR' } }, 'total.amount'],
  [{ total: { amount: -1, currency: 'EUR' } }, 'total.amount'],
  [{ total: { amount: 1250 } }, 'total.currency'],
  [{ total: { amount: 1250, currency: 'E' } }, 'total.currency'],
])('rejects the invalid total in %j', async (body, path) => {
  const { json } = httpShop()

  expect(await problemIn(await json('POST', '/api/orders', body))).toMatchObject({
    status: 400,
    code: 'orders.totalInvalid',
    errors: [{ path }],
  })
})

it('places one order for a key, however often and concurrently the request is sent', async () => {
  const { add, place, orders } = await shopWithCustomer()
  await add()
  const key = { 'Idempotency-Key': 'order-1' }

  const all = await Promise.all(Array.from({ length: 5 }, () => place(1250, key)))
  const later = [await place(1250, key), await place(1250, key)]

  expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
  expect(later.map(({ status }) => status)).toEqual([201, 201])
  expect(await later[0]?.text()).toBe(await later[1]?.text())
  expect(orders()).toHaveLength(1)
})

it.each([
  ['the response to its commit is lost', lostAnswer, 201],
  ['DynamoDB acknowledges a commit that it did not store', async () => ({}), 503],
])('places one order when %s and the client retries with the same key', async (_, behavior, status) => {
  const { add, place, line, orders } = await shopWithCustomer()
  await add()
  const key = { 'Idempotency-Key': 'order-1' }
  line.next('TransactWriteItems', behavior)

  const first = await place(1250, key)
  const repeated = await place(1250, key)

  expect([first.status, repeated.status]).toEqual([status, 201])
  expect(orders()).toHaveLength(1)
})

it('does not show the order of a user who sent the same key', async () => {
  const { add, place, signIn, orders } = await shopWithCustomer()
  await add()
  const key = { 'Idempotency-Key': 'order-1' }
  await place(1250, key)

  const other = await place(1250, { ...key, cookie: await signIn('eve@example.org') })

  expect(await problemIn(other)).toMatchObject({ status: 409, code: 'orders.cartEmpty' })
  expect(orders()).toHaveLength(1)
})

it('rejects the right amount in another currency', async () => {
  const { add, json, cookie, orders } = await shopWithCustomer()
  await add()

  const refused = await json('POST', '/api/orders', { total: { amount: 1250, currency: 'USD' } }, { cookie })

  expect(await problemIn(refused)).toMatchObject({ status: 409, code: 'orders.totalChanged' })
  expect(orders()).toEqual([])
})

it('frees the key of a request that it rejected', async () => {
  const { add, place, orders } = await shopWithCustomer()
  const key = { 'Idempotency-Key': 'order-1' }
  expect((await place(1250, key)).status).toBe(409)
  await add()

  expect((await place(1250, key)).status).toBe(201)
  expect(orders()).toHaveLength(1)
})

it('limits a user to 20 orders an hour, and does not count rejected ones', async () => {
  const { add, place, orders, pass } = await shopWithCustomer({ rateLimits: true })
  for (let order = 0; order < 20; order++) {
    await place(1)
    await add()
    expect((await place(1250)).status).toBe(201)
    pass(60_000)
  }
  await add()

  const refused = await problemIn(await place(1250))

  expect(refused).toMatchObject({ status: 429, code: 'request.tooMany' })
  expect(orders()).toHaveLength(20)
})
