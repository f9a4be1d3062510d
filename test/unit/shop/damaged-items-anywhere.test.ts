import { API_MODELS } from '@dynamo-signals/api'
import { addItem, MODELS, placeOrder, requestPasswordReset, resendActivation, signUp } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import {
  cookiesOf,
  EMAIL,
  formRequest,
  type HttpShop,
  httpShop,
  jsonRequest,
  PASSWORD,
} from '../../support/http-shop.ts'

const MUG = 'product-01-enamel-mug'
const PENDING = 'pending@example.org'
const KEY = { 'Idempotency-Key': 'a-used-key' }
const TOTAL = { total: { amount: 1250, currency: 'EUR' } }
const NEW_PASSWORD = 'seven green herons'

type Item = HttpShop['table']['items'][number]
/** Attributes that the library needs to know what an item is: without them it is not an item of ours. */
const OF_THE_LIBRARY = /^(pk|sk|id|_.*|gsi.*)$/i

const fields = (item: Item) => Object.entries(item).filter(([name]) => !OF_THE_LIBRARY.test(name))
const withFields = (item: Item, change: (value: Item[string]) => Item[string] | undefined): Item => ({
  ...Object.fromEntries(Object.entries(item).filter(([name]) => OF_THE_LIBRARY.test(name))),
  ...Object.fromEntries(
    fields(item).flatMap(([name, value]) => (change(value) ? [[name, change(value) as never]] : [])),
  ),
})

const DAMAGES: Readonly<Record<string, (item: Item) => Item>> = {
  'a map with a key constructor': item => ({ ...item, extra: { M: { constructor: { S: 'x' } } } }) as Item,
  'no field at all': item => withFields(item, () => undefined),
  'a map as every field': item => withFields(item, () => ({ M: {} })),
  'a text as every field': item => withFields(item, () => ({ S: '?' })),
  'null as every field': item => withFields(item, () => ({ NULL: true })),
  'a number that is too large as every field': item => withFields(item, () => ({ N: '1e125' })),
}

const ALL = [...MODELS, ...API_MODELS].map(({ name }) => name)

describe.each(ALL)('a stored %s', model => {
  it.each(Object.keys(DAMAGES))('with %s answers no request with a fault', async damage => {
    const shop = await lifelike()
    const { requests } = shop
    const stored = shop.table.items.filter(({ _type }) => _type?.S === model)
    expect(stored.length, `items of ${model}`).toBeGreaterThan(0)

    const faults: string[] = []
    for (const { name, request } of requests) {
      // Each request meets the damage: another one may have written the item anew.
      shop.table.load(stored.map(item => DAMAGES[damage]?.(item) ?? item))
      const response = await shop.app.fetch(request())
      if (response.status >= 500) faults.push(`${name}: ${response.status}`)
    }

    expect(faults).toEqual([])
  })
})

/** A shop with an item of every model, and every request that a person can make of it. */
async function lifelike() {
  const shop = httpShop({ rateLimits: true })
  await shop.seed()
  const { id: userId } = await shop.activeUser()
  await addItem(shop.context, { userId }, { productId: MUG, quantity: 1 })
  const { id: orderId } = await placeOrder(shop.context, userId, TOTAL)
  await signUp(shop.context, { email: PENDING, password: PASSWORD })
  await shop.settle()
  const tokens = shop.mails.map(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? '')
  const activation = tokens.at(-1) ?? ''
  shop.pass(3_600_000)
  await requestPasswordReset(shop.context, { email: EMAIL })
  await shop.settle()
  const reset = /token=([\w-]+)/.exec(shop.mails.at(-1)?.text ?? '')?.[1] ?? ''
  await resendActivation(shop.context, { email: 'nobody@example.org' })
  const session = cookiesOf(await shop.json('POST', '/api/sessions', { email: EMAIL, password: PASSWORD }))
  const added = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 }, KEY)
  const guest = cookiesOf(added)
  const own = await shop.json('POST', '/api/cart/items', { productId: MUG, quantity: 1 }, { cookie: session })
  const [guestItem, ownItem] = [(await added.json()) as { id: string }, (await own.json()) as { id: string }]
  const visits = [
    { who: 'a stranger', cookie: '', itemId: guestItem.id },
    { who: 'a guest', cookie: guest, itemId: guestItem.id },
    { who: 'a user', cookie: session, itemId: ownItem.id },
    { who: 'a user with a guest cart', cookie: `${session}; ${guest}`, itemId: ownItem.id },
  ]
  const requests = visits.flatMap(({ who, cookie, itemId }) =>
    everyRequest({ cookie, itemId, orderId, activation, reset }).map(({ name, request }) => ({
      name: `${who}: ${name}`,
      request,
    })),
  )
  return { ...shop, requests }
}

interface Known {
  readonly cookie: string
  readonly itemId: string
  readonly orderId: string
  readonly activation: string
  readonly reset: string
}

function everyRequest({ cookie, itemId, orderId, activation, reset }: Known) {
  const json = (method: string, path: string, body?: object, headers = {}) => ({
    name: `${method} ${path}`,
    request: () => jsonRequest(method, path, body, { cookie, ...headers }),
  })
  const form = (path: string, fields: Record<string, string>) => ({
    name: `POST ${path}`,
    request: () => formRequest(path, fields, { cookie }),
  })
  const account = { email: EMAIL, password: PASSWORD }
  const pages = ['/', '/sign-in', '/sign-up', '/account', '/account/password', '/check-inbox', '/forgot-password']
  const addition = { productId: MUG, quantity: 1 }
  return [
    ...[...pages, '/api/products', '/api/cart', '/api/me', `/api/products/${MUG}`].map(path => json('GET', path)),
    json('POST', '/api/cart/items', addition),
    json('POST', '/api/cart/items', addition, KEY),
    json('PATCH', `/api/cart/items/${itemId}`, { quantity: 2 }),
    json('DELETE', `/api/cart/items/${itemId}`),
    json('POST', '/api/orders', TOTAL),
    json('POST', '/api/orders', TOTAL, KEY),
    json('GET', '/api/orders'),
    json('GET', `/api/orders/${orderId}`),
    json('GET', '/orders'),
    json('GET', `/orders/${orderId}`),
    json('POST', '/api/users', account),
    json('POST', '/api/users', { ...account, email: PENDING }, KEY),
    json('POST', '/api/activations/resend', { email: PENDING }),
    json('POST', '/api/activations', { token: activation }),
    json('POST', '/api/password-resets', { email: EMAIL }),
    json('POST', '/api/password-resets/confirm', { token: reset, password: NEW_PASSWORD }),
    json('POST', '/api/me/password', { currentPassword: PASSWORD, password: NEW_PASSWORD }),
    json('POST', '/api/sessions', account),
    json('DELETE', '/api/sessions'),
    json('DELETE', '/api/me/sessions'),
    form('/cart/items', { productId: MUG, quantity: '1' }),
    form(`/cart/items/${itemId}/quantity`, { quantity: '2' }),
    form(`/cart/items/${itemId}/removal`, {}),
    form('/orders', { amount: '1250', currency: 'EUR' }),
    form('/sign-up', { ...account, email: PENDING }),
    form('/activations/resend', { email: PENDING }),
    form('/activate', { token: activation }),
    form('/forgot-password', { email: EMAIL }),
    form('/reset-password', { token: reset, password: NEW_PASSWORD }),
    form('/account/password', { currentPassword: PASSWORD, password: NEW_PASSWORD }),
    form('/sign-in', account),
    form('/sign-out', {}),
    form('/sign-out-everywhere', {}),
  ]
}
