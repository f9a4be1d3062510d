import { randomUUID } from 'node:crypto'
import { createApi, IdempotentRequest } from '@dynamo-signals/api'
import { type Shop, User } from '@dynamo-signals/shop'
import type { Database } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { RequestLedger } from '../../../packages/api/src/idempotency/request-ledger.ts'
import { cookiesOf, EMAIL, json, openApi, PASSWORD, problemIn, settingsOf, someProduct } from './open-api.ts'

const HOUR = 3_600_000
const FORM = { email: EMAIL, password: PASSWORD }

/** A guest with one thing in the cart, who adds more of it. */
async function guestShop() {
  const shop = await openApi()
  const productId = await someProduct(shop)
  const cookie = cookiesOf(await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 1 })))
  const key: string = randomUUID()
  return {
    ...shop,
    productId,
    cookie,
    key,
    add: (quantity: number, idempotencyKey = key, headers = {}) =>
      shop.api.request(
        '/api/cart/items',
        json('POST', { productId, quantity }, { cookie, 'Idempotency-Key': idempotencyKey, ...headers }),
      ),
    async quantity() {
      const cart = await (await shop.api.request('/api/cart', { headers: { cookie } })).json()
      return (cart as { items: { quantity: number }[] }).items[0]?.quantity
    },
  }
}

it('adds once for a key, and repeats status and body', async () => {
  const shop = await guestShop()

  const first = await shop.add(2)
  await shop.add(5, randomUUID())
  const second = await shop.add(2)

  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.text()).toBe(await first.text())
  expect(await shop.quantity()).toBe(8)
})

it('signs up once for a key, and repeats the answer', async () => {
  const { api, database } = await openApi()
  const signUp = () => api.request('/api/users', json('POST', FORM, { 'Idempotency-Key': 'sign-up-1' }))

  const [first, second] = [await signUp(), await signUp()]

  expect([first.status, second.status]).toEqual([202, 202])
  expect(await second.text()).toBe(await first.text())
  expect(await database.repository(User).findBy('email', EMAIL)).toMatchObject({ activationGeneration: 1 })
})

it('refuses a key that came with other parameters', async () => {
  const shop = await guestShop()
  await shop.add(2)

  expect(await problemIn(await shop.add(3))).toMatchObject({ status: 400, code: 'idempotency.keyReused' })
  expect(await shop.quantity()).toBe(3)
})

it('processes one of any number of concurrent requests, and asks the others to retry later', async () => {
  const shop = await guestShop()

  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.add(2)))

  const statuses = new Set(answers.map(({ status }) => status))
  statuses.delete(409)
  expect([...statuses]).toEqual([201])
  for (const answer of answers.filter(({ status }) => status === 409)) {
    expect(answer.headers.get('Retry-After')).toBe('1')
    expect(await problemIn(answer)).toMatchObject({ code: 'idempotency.inFlight' })
  }
  expect(await shop.quantity()).toBe(3)
})

it('stores nothing if the input is refused, so the key can be used again', async () => {
  const shop = await guestShop()
  const before = await shop.dump()

  expect((await shop.add(0)).status).toBe(400)
  const missing = { productId: 'nothing', quantity: 1 }
  const headers = { cookie: shop.cookie, 'Idempotency-Key': shop.key }
  expect((await shop.api.request('/api/cart/items', json('POST', missing, headers))).status).toBe(404)
  const weak = { ...FORM, password: 'password1' }
  expect((await shop.api.request('/api/users', json('POST', weak, headers))).status).toBe(400)

  expect(await shop.dump()).toEqual(before)
  expect((await shop.add(2)).status).toBe(201)
})

it.each(['', 'a key', 'ключ', 'x'.repeat(256)])('refuses %j as a key', async key => {
  const shop = await guestShop()
  // A header is bytes; what is beyond Latin-1 does not even reach the server.
  if ([...key].some(sign => sign > '\u00ff')) return
  const before = await shop.dump()
  expect(await problemIn(await shop.add(2, key))).toMatchObject({ status: 400, code: 'idempotency.keyInvalid' })
  expect(await shop.dump()).toEqual(before)
})

it('keeps keys of different people, and of different routes, apart', async () => {
  const shop = await guestShop()
  await shop.add(2)

  const other = await shop.add(4, shop.key, { cookie: `__Host-guest=${'b'.repeat(43)}` })
  const signUp = await shop.api.request('/api/users', json('POST', FORM, { 'Idempotency-Key': shop.key }))

  expect([other.status, ((await other.json()) as { quantity: number }).quantity]).toEqual([201, 4])
  expect(signUp.status).toBe(202)
})

it('forgets a key after a day', async () => {
  const shop = await guestShop()
  await shop.add(2)
  shop.pass(24 * HOUR - 1000)
  await shop.add(2)
  expect(await shop.quantity()).toBe(3)

  shop.pass(2000)
  await shop.add(2)

  expect(await shop.quantity()).toBe(5)
})

it('answers a repetition although the first process died right after its commit', async () => {
  const shop = await guestShop()
  // The effect is committed, and nothing comes after it.
  const dying: Shop = { ...shop.shop, database: failing(shop.database, () => true, { afterItsCommit: 1 }) }
  const died = createApi({ shop: dying, settings: settingsOf() })
  const request = json(
    'POST',
    { productId: shop.productId, quantity: 2 },
    { cookie: shop.cookie, 'Idempotency-Key': shop.key },
  )
  expect((await died.request('/api/cart/items', request)).status).toBe(500)

  const repeated = await shop.add(2)

  expect([repeated.status, ((await repeated.json()) as { quantity: number }).quantity]).toEqual([201, 3])
  expect(await shop.quantity()).toBe(3)
})

it('keeps out a worker that lost its lease: of two workers one has an effect', async () => {
  const { shop, pass, database } = await openApi()
  const ledger = new RequestLedger(shop)
  const first = await ledger.claim('id', ['fingerprint'])
  await expect(ledger.claim('id', ['fingerprint'])).rejects.toMatchObject({ problem: { status: 409 } })
  pass(61_000)
  const second = await ledger.claim('id', ['fingerprint'])
  if ('answer' in first || 'answer' in second) throw new Error('Nothing was answered yet.')

  await expect(
    database.transaction(transaction => first.answerIn(transaction, { status: 201, body: '"late"' })),
  ).rejects.toMatchObject({ problem: { code: 'idempotency.inFlight' } })
  await database.transaction(transaction => second.answerIn(transaction, { status: 201, body: '"mine"' }))
  expect(await second.stored()).toEqual({ status: 201, body: '"mine"' })
  expect(await ledger.claim('id', ['fingerprint'])).toMatchObject({ answer: { status: 201, body: '"mine"' } })
})

it('stores a fault, and returns it to a retry', async () => {
  const shop = await guestShop()
  const broken = { ...shop.shop, database: failing(shop.database, transaction => transaction === 1) }
  const api = createApi({ shop: broken, settings: settingsOf() })
  const request = () =>
    json('POST', { productId: shop.productId, quantity: 2 }, { cookie: shop.cookie, 'Idempotency-Key': shop.key })

  const first = await problemIn(await api.request('/api/cart/items', request()))
  const second = await problemIn(await shop.api.request('/api/cart/items', request()))

  expect(first).toMatchObject({ status: 500, code: 'shop.failed' })
  expect(second).toEqual(first)
  expect(await shop.quantity()).toBe(1)
})

it('stores neither a password nor anything it could be guessed from', async () => {
  const { api, database, dump } = await openApi()
  await api.request('/api/users', json('POST', FORM, { 'Idempotency-Key': 'sign-up-1' }))

  const stored = (await dump()).filter(item => item.includes(IdempotentRequest.name)).join()

  expect(stored).not.toBe('')
  expect(stored).not.toContain(PASSWORD)
  expect(stored).not.toContain(EMAIL)
  expect(stored).not.toContain('sign-up-1')
  expect(database.models).toContain(IdempotentRequest)
})

/** A database some of whose transactions fail, before they are sent or one after it: the first is number 1. */
function failing(database: Database, fails: (transaction: number) => boolean, { afterItsCommit = 0 } = {}): Database {
  let transactions = 0
  const over = (inner: Database): Database => ({
    ...inner,
    async transaction(work, options) {
      transactions += 1
      const isLate = transactions === afterItsCommit
      if (fails(transactions) && !isLate) throw new Error('The process died.')
      const result = await inner.transaction(work, options)
      if (isLate) throw new Error('The process died.')
      return result
    },
    withContext: context => over(inner.withContext(context)),
    beforeCommit: hook => over(inner.beforeCommit(hook)),
  })
  return over(database)
}
