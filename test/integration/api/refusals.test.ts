import { expect, it } from 'vitest'
import { EMAIL, json, openApi, PASSWORD, problemIn, someProduct } from './open-api.ts'

const ITEM = 'a'.repeat(43)
const FORM = { email: EMAIL, password: PASSWORD }

// Every route that takes a body, with a body it takes.
const ROUTES: readonly [method: string, path: string, body: Record<string, unknown>][] = [
  ['POST', '/api/users', FORM],
  ['POST', '/api/activations', { token: 'x' }],
  ['POST', '/api/activations/resend', { email: EMAIL }],
  ['POST', '/api/sessions', FORM],
  ['POST', '/api/cart/items', { productId: 'x', quantity: 1 }],
  ['PATCH', `/api/cart/items/${ITEM}`, { quantity: 1 }],
]

const PRIVILEGED = ['isStaff', 'isActive', 'id', 'pk', 'sk', 'version', '_v', '_wid', 'userId', 'role', 'guestId']

it.each(ROUTES)('answers bad input with a clear problem and writes nothing: %s %s', async (method, path, body) => {
  const { api, dump } = await openApi()
  const before = await dump()
  const bad: [unknown, RequestInit][] = [
    ...[null, [], 'text', 7, true, {}].map((value): [unknown, RequestInit] => [value, json(method, value)]),
    ...Object.keys(body).flatMap(name =>
      [null, 7.5, true, [1], {}, ['x']].map((value): [unknown, RequestInit] => {
        return [{ [name]: value }, json(method, { ...body, [name]: value })]
      }),
    ),
    ...PRIVILEGED.map((name): [unknown, RequestInit] => [name, json(method, { ...body, [name]: true })]),
  ]

  for (const [what, request] of bad) {
    const problem = await problemIn(await api.request(path, request))
    expect(problem, JSON.stringify(what)).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 })
    expect(problem.errors?.length, JSON.stringify(what)).toBeGreaterThan(0)
    expect(problem.detail).toMatch(/[.]$/)
    expect(problem.code).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
  }

  expect(await dump()).toEqual(before)
})

it.each(ROUTES)('refuses keys that could reach a prototype, at any depth: %s %s', async (method, path, body) => {
  const { api, dump } = await openApi()
  const before = await dump()

  for (const key of ['__proto__', 'constructor', 'prototype']) {
    for (const value of [`{"${key}":{"isStaff":true}}`, `{"a":[{"${key}":1}]}`]) {
      const text = `${JSON.stringify(body).slice(0, -1)},"more":${value}}`
      const response = await api.request(path, { ...json(method, {}), body: text })
      expect(await problemIn(response)).toMatchObject({ status: 400, code: 'request.keyRefused' })
    }
  }

  expect(await dump()).toEqual(before)
  expect(({} as { isStaff?: boolean }).isStaff).toBeUndefined()
})

it('accepts a quantity only as a whole number from 1 to 999', async () => {
  const shop = await openApi()
  const productId = await someProduct(shop)
  const before = await shop.dump()

  for (const quantity of ['"2"', '"1e3"', '1e3', '-1', '0', '0.5', 'true', '[1]', 'null', '9007199254740992', '1000']) {
    for (const [method, path, rest] of [
      ['POST', '/api/cart/items', `"productId":"${productId}",`],
      ['PATCH', `/api/cart/items/${ITEM}`, ''],
    ] as const) {
      const body = `{${rest}"quantity":${quantity}}`
      const problem = await problemIn(await shop.api.request(path, { ...json(method, {}), body }))
      expect(problem, body).toMatchObject({ status: 400, code: 'carts.quantityInvalid' })
      expect(problem.errors).toEqual([{ path: 'quantity', message: 'Enter a whole number from 1 to 999.' }])
    }
  }

  expect(await shop.dump()).toEqual(before)
})

it('names the field of a sign-up that is wrong, and repeats no value', async () => {
  const { api, dump } = await openApi()
  const before = await dump()

  for (const [change, code, path] of [
    [{ email: 'nobody' }, 'users.emailInvalid', 'email'],
    [{ email: 'a@x.io\r\nBcc:b@y.io' }, 'users.emailInvalid', 'email'],
    [{ email: 'a@x.io,b@y.io' }, 'users.emailInvalid', 'email'],
    [{ email: `${'x'.repeat(300)}@x.io` }, 'users.emailInvalid', 'email'],
    [{ password: 'password1' }, 'users.passwordInvalid', 'password'],
    [{ password: 'x'.repeat(2000) }, 'users.passwordInvalid', 'password'],
    [{ firstName: 'x'.repeat(65) }, 'users.nameInvalid', 'firstName'],
    [{ lastName: 'A\u0000B' }, 'users.nameInvalid', 'lastName'],
  ] as const) {
    const response = await api.request('/api/users', json('POST', { ...FORM, ...change }))
    const problem = await problemIn(response)
    expect(problem).toMatchObject({ status: 400, code, errors: [{ path }] })
    expect(JSON.stringify(problem)).not.toContain(Object.values(change)[0])
  }

  expect(await dump()).toEqual(before)
})

it.each(['0', '101', '-1', '1.5', '1e1', 'x', '', ' 5'])('refuses to list %j products', async limit => {
  const { api } = await openApi()
  const problem = await problemIn(await api.request(`/api/products?limit=${encodeURIComponent(limit)}`))
  expect(problem).toMatchObject({ status: 400, code: 'products.limitInvalid', errors: [{ path: 'limit' }] })
})

it('lists products by the page, and refuses a cursor that is not its own', async () => {
  const { api } = await openApi()
  const all = (await (await api.request('/api/products')).json()) as { items: { id: string }[] }
  const first = (await (await api.request('/api/products?limit=1')).json()) as { items: unknown[]; cursor: string }
  const second = (await (await api.request(`/api/products?limit=1&cursor=${first.cursor}`)).json()) as typeof first

  expect([first.items[0], second.items[0]]).toEqual(all.items.slice(0, 2))
  for (const cursor of ['x', 'e30', `${first.cursor}x`, 'x'.repeat(3000), '{"pk":"User"}']) {
    const response = await api.request(`/api/products?cursor=${encodeURIComponent(cursor)}`)
    expect(response.status, cursor).toBe(400)
    expect(await problemIn(response), cursor).toMatchObject({ status: 400, code: 'products.cursorInvalid' })
  }
})
