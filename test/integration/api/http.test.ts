import { expect, it } from 'vitest'
import { activeUser, cookiesOf, EMAIL, json, openApi, PASSWORD, problemIn, signedIn, someProduct } from './open-api.ts'

const ITEM = 'a'.repeat(43)
const FORM = { email: EMAIL, password: PASSWORD }

it('sets the security headers and a request ID on every response of every route, whatever its status', async () => {
  const shop = await openApi({ settings: { rateLimits: true } })
  await activeUser(shop)
  const cookie = await signedIn(shop)
  const productId = await someProduct(shop)
  const requests: [number, string, RequestInit][] = [
    [200, '/api/health', {}],
    [200, '/api/products', {}],
    [200, '/api/products', { method: 'HEAD' }],
    [200, '/api/cart', {}],
    [200, '/api/me', { headers: { cookie } }],
    [200, '/api/openapi.json', {}],
    [200, '/api/docs', {}],
    [201, '/api/cart/items', json('POST', { productId, quantity: 1 })],
    [202, '/api/users', json('POST', { ...FORM, email: 'new@example.org' })],
    [202, '/api/activations/resend', json('POST', { email: EMAIL })],
    [204, '/api/sessions', json('POST', FORM)],
    [204, '/api/sessions', { method: 'DELETE', headers: { cookie } }],
    [400, '/api/users', json('POST', {})],
    [400, '/api/activations', json('POST', { token: 'x' })],
    [400, '/api/products?limit=0', {}],
    [401, '/api/me', {}],
    [401, '/api/sessions', json('POST', { ...FORM, password: 'wrong' })],
    [401, '/api/sessions', { method: 'DELETE' }],
    [403, '/api/users', json('POST', FORM, { Origin: 'https://evil.example' })],
    [404, '/api/nothing', {}],
    [404, `/api/cart/items/${ITEM}`, { method: 'DELETE' }],
    [404, `/api/cart/items/${ITEM}`, json('PATCH', { quantity: 1 })],
    [405, '/api/me', { method: 'DELETE' }],
    [413, '/api/users', json('POST', { ...FORM, firstName: 'x'.repeat(70_000) })],
    [415, '/api/users', { method: 'POST', body: 'x' }],
    ...Array.from({ length: 2 }, (): [number, string, RequestInit] => [
      202,
      '/api/activations/resend',
      json('POST', { email: EMAIL }),
    ]),
    [429, '/api/activations/resend', json('POST', { email: EMAIL })],
  ]

  const ids = new Set<string>()
  for (const [status, path, request] of requests) {
    const response = await shop.api.request(path, request)
    const headers = Object.fromEntries(response.headers)
    const what = `${request.method ?? 'GET'} ${path} ${status}`
    expect(response.status, what).toBe(status)
    expect(headers, what).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/),
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    ids.add(response.headers.get('x-request-id') ?? '')
    if (status < 400) continue
    const problem = await problemIn(response)
    expect(problem, what).toMatchObject({ type: 'about:blank', status, requestId: headers['x-request-id'] })
    expect(
      Object.values(problem).every(value => value !== ''),
      what,
    ).toBe(true)
  }
  expect(ids.size).toBe(requests.length)
})

it('changes nothing for another site, and for what a form can send', async () => {
  const shop = await openApi()
  await activeUser(shop)
  const cookie = await signedIn(shop)
  const productId = await someProduct(shop)
  const before = await shop.dump()
  const addition = { productId, quantity: 1 }
  const body = JSON.stringify(addition)
  const send = (headers: Record<string, string>) =>
    shop.api.request('/api/cart/items', { method: 'POST', body, headers: { cookie, ...headers } })
  const asJson = { 'Content-Type': 'application/json' }

  for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example', 'http://shop.example']) {
    const problem = await problemIn(await send({ ...asJson, Origin: origin }))
    expect(problem, origin).toMatchObject({ status: 403, code: 'request.foreignOrigin' })
  }
  for (const site of ['cross-site', 'same-site']) {
    expect((await send({ ...asJson, 'Sec-Fetch-Site': site })).status, site).toBe(403)
  }
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/json', '']
  for (const type of [...forms, 'application/json-patch+json', 'application/json; charset=utf-16']) {
    const problem = await problemIn(await send({ 'Content-Type': type }))
    expect(problem, type).toMatchObject({ status: 415, code: 'request.notJson' })
  }
  const bytes = new Request('http://localhost/api/cart/items', {
    method: 'POST',
    body: Buffer.from(body),
    headers: { cookie },
  })
  expect((await shop.api.request(bytes)).status).toBe(415)
  const foreign = { method: 'DELETE', headers: { cookie, Origin: 'https://evil.example' } }
  expect((await shop.api.request('/api/sessions', foreign)).status).toBe(403)

  expect(await shop.dump()).toEqual(before)
})

it.each([
  ['from the shop', { Origin: 'https://shop.example', 'Sec-Fetch-Site': 'same-origin' }],
  ['from an old browser', { Origin: 'https://shop.example' }],
  ['from a name the settings do not know', { Origin: 'https://other.example', 'Sec-Fetch-Site': 'same-origin' }],
  ['from a program', {}],
  ['with a charset', { 'Content-Type': 'Application/JSON; Charset="UTF-8"' }],
])('takes a change %s', async (_, headers) => {
  const shop = await openApi()
  const productId = await someProduct(shop)
  const response = await shop.api.request('/api/cart/items', json('POST', { productId, quantity: 1 }, headers))
  expect(response.status).toBe(201)
  expect(cookiesOf(response)).toMatch(/^__Host-guest=/)
})

it('shares its responses only with pages of the configured origins', async () => {
  const { api } = await openApi({ settings: { allowedOrigins: ['https://admin.example'] } })
  const preflight = (Origin: string) =>
    api.request('/api/cart/items', {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' },
    })

  const allowed = await preflight('https://admin.example')
  const foreign = await preflight('https://evil.example')
  const read = await api.request('/api/cart', { headers: { Origin: 'https://admin.example' } })

  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe('https://admin.example')
  expect(read.headers.get('Access-Control-Allow-Origin')).toBe('https://admin.example')
  expect(foreign.status).toBe(405)
  expect(foreign.headers.has('Access-Control-Allow-Origin')).toBe(false)
})
