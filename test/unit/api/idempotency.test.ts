import { randomUUID } from 'node:crypto'
import { IdempotentRequest } from '@dynamo-signals/api'
import { CartItem, GuestCart, User } from '@dynamo-signals/shop'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { idempotently } from '../../../packages/api/src/idempotency/idempotently.ts'
import { lostAnswer } from '../../support/faulty-transport.ts'
import { cookiesOf, EMAIL, httpShop, PASSWORD, problemIn } from '../../support/http-shop.ts'

const PRODUCT = 'product-01-enamel-mug'
const FORM = { email: EMAIL, password: PASSWORD }

/** DynamoDB answers that it has committed, is killed, and has not. */
const answeredAndLost = async () => ({})

async function stocked() {
  const shop = httpShop()
  await shop.seed()
  const key: string = randomUUID()
  const addition = (quantity: number, headers = {}) =>
    shop.json('POST', '/api/cart/items', { productId: PRODUCT, quantity }, { 'Idempotency-Key': key, ...headers })
  const items = () =>
    shop.table.items.filter(item => item._type?.S === CartItem.name).map(item => Number(item.quantity?.N))
  return { ...shop, key, addition, items }
}

it('never returns a response whose commit failed: the key stays free, and a retry has the effect', async () => {
  const shop = await stocked()
  shop.line.next('TransactWriteItems', answeredAndLost)

  const first = await shop.addition(2)
  const repeated = await shop.addition(2)
  const again = await shop.addition(2)

  expect(await problemIn(first)).toMatchObject({ status: 503, code: 'shop.unavailable' })
  expect(first.headers.get('Retry-After')).toBe('5')
  expect([repeated.status, again.status]).toEqual([201, 201])
  expect(await again.text()).toBe(await repeated.text())
  expect(shop.items()).toEqual([2])
})

it('never stores the response of a sign-up whose commit failed', async () => {
  const shop = httpShop()
  const signUp = () => shop.json('POST', '/api/users', FORM, { 'Idempotency-Key': 'sign-up-1' })
  shop.line.next('TransactWriteItems', answeredAndLost)

  expect((await signUp()).status).toBe(503)
  expect(await shop.database.repository(User).findBy('email', EMAIL)).toBeUndefined()
  expect((await signUp()).status).toBe(202)
  expect(await shop.database.repository(User).findBy('email', EMAIL)).toMatchObject({ activationGeneration: 1 })
})

it('returns the stored response when the response to its commit is lost', async () => {
  const shop = await stocked()
  shop.line.next('TransactWriteItems', lostAnswer)

  expect((await shop.addition(2)).status).toBe(201)
  expect((await shop.addition(2)).status).toBe(201)
  expect(shop.items()).toEqual([2])
})

it('adds a product once for a new visitor who retries the first addition, and returns the same cookie', async () => {
  const shop = await stocked()

  const first = await shop.addition(2)
  const repeated = await shop.addition(2)

  expect([first.status, repeated.status]).toEqual([201, 201])
  expect(await repeated.text()).toBe(await first.text())
  expect(cookiesOf(repeated)).toBe(cookiesOf(first))
  expect(cookiesOf(first)).toMatch(/^guest=[\w-]{43}$/)
  expect(shop.items()).toEqual([2])
})

it('adds a product once for a new visitor who got the cookie but lost the response', async () => {
  const shop = await stocked()
  const cookie = cookiesOf(await shop.addition(2))

  const repeated = await shop.addition(2, { cookie })
  const next = await shop.addition(2, { cookie, 'Idempotency-Key': randomUUID() })

  expect([repeated.status, next.status]).toEqual([201, 201])
  expect(shop.items()).toEqual([4])
})

it.each([
  ['from another address', { 'x-test-ip': '198.51.100.7' }],
  ['with another browser', { 'User-Agent': 'Another/1.0' }],
  ['with another key', { 'Idempotency-Key': randomUUID() }],
])('keeps newcomers apart: %s', async (_, headers) => {
  const shop = await stocked()

  const [ada, bob] = [await shop.addition(2), await shop.addition(2, headers)]

  expect([ada.status, bob.status]).toEqual([201, 201])
  expect(cookiesOf(bob)).not.toBe(cookiesOf(ada))
  expect(shop.items()).toEqual([2, 2])
})

it("refuses a new visitor's key with other parameters, and sets no cookie", async () => {
  const shop = await stocked()
  await shop.addition(2)

  const other = await shop.addition(3)

  expect(cookiesOf(other)).toBe('')
  expect(await problemIn(other)).toMatchObject({ status: 400, code: 'idempotency.keyReused' })
  expect(shop.items()).toEqual([2])
})

it('adds once for any number of concurrent first additions', async () => {
  const shop = await stocked()

  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.addition(2)))

  expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 409])).size).toBe(0)
  expect(new Set(answers.filter(({ status }) => status === 201).map(cookiesOf)).size).toBe(1)
  expect(shop.items()).toEqual([2])
})

it('stores nothing for a rejected first addition, and creates no guest', async () => {
  const shop = await stocked()
  const before = JSON.stringify(shop.table.items)
  const missing = { productId: 'nothing', quantity: 1 }

  const refused = await shop.json('POST', '/api/cart/items', missing, { 'Idempotency-Key': shop.key })

  expect([refused.status, cookiesOf(refused)]).toEqual([404, ''])
  expect(JSON.stringify(shop.table.items)).toBe(before)
  expect((await shop.addition(2)).status).toBe(201)
})

it('opens a new cart for a key that is reused after a day', async () => {
  const shop = await stocked()
  const yesterday = cookiesOf(await shop.addition(2))
  shop.pass(24 * 3_600_000 + 2000)

  expect(cookiesOf(await shop.addition(2))).not.toBe(yesterday)
  expect(shop.items()).toEqual([2, 2])
})

it('stores neither the cookie of a new visitor nor anything it could be derived from', async () => {
  const shop = await stocked()
  const [, token = ''] = cookiesOf(await shop.addition(2)).split('=')

  expect(token).toHaveLength(43)
  expect(JSON.stringify([shop.table.items, shop.table.records])).not.toContain(token)
})

it('signs up once for a key without a cookie, and keeps two callers with one key apart', async () => {
  const shop = httpShop()
  const signUp = (email: string, ip: string) =>
    shop.json('POST', '/api/users', { ...FORM, email }, { 'Idempotency-Key': 'one', 'x-test-ip': ip })

  const answers = [
    await signUp(EMAIL, '192.0.2.1'),
    await signUp(EMAIL, '192.0.2.1'),
    await signUp('bob@example.org', '198.51.100.7'),
  ]

  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
  expect(await shop.userWith(EMAIL)).toMatchObject({ activationGeneration: 1 })
  expect(await shop.userWith('bob@example.org')).toMatchObject({ activationGeneration: 1 })
  expect(shop.table.items.filter(item => item._type?.S === IdempotentRequest.name)).toHaveLength(2)
})

it('stores the response with the effect, even if the work writes through a related set', async () => {
  const shop = httpShop()
  const app = new Hono().post('/', async c => {
    const { answer } = await idempotently({ shop: shop.context, settings: shop.http }, c, {
      route: 'POST /',
      owner: 'guest',
      parameters: {},
      answerOf: cart => ({ status: 201, body: (cart as GuestCart).id }),
      async work({ database }) {
        const carts = database.repository(GuestCart).relatedSet({ user: 'u1' })
        return { status: 201, body: (await carts.create({ expiresAt: 2_000_000_000 })).id }
      },
    })
    return c.text(answer.body, 201)
  })
  const request = () => app.request('/', { method: 'POST', headers: { 'Idempotency-Key': 'related-1' } })

  const [first, repeated] = [await (await request()).text(), await (await request()).text()]

  expect(repeated).toBe(first)
  expect(shop.table.items.filter(item => item._type?.S === GuestCart.name)).toHaveLength(1)
})
