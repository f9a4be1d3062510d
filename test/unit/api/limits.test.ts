import { createApi } from '@dynamo-signals/api'
import { type Shop, signUp } from '@dynamo-signals/shop'
import { createApp } from '@dynamo-signals/web'
import type { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { parseEmailAddress } from '../../../packages/shop/src/users/email-address.ts'
import { EMAIL, formRequest, type HttpShop, httpShop, jsonRequest, PASSWORD } from '../../support/http-shop.ts'

const limited = () => httpShop({ rateLimits: true })
const from = (ip: string) => ({ 'x-test-ip': ip })

/** Routes that change something, of an application and of what is mounted in it. */
function writingRoutes(app: Hono): [method: string, path: string][] {
  const routes = app.routes.filter(({ method }) => !['ALL', 'GET', 'HEAD', 'OPTIONS'].includes(method))
  return [
    ...new Map(routes.map(({ method, path }) => [`${method} ${path}`, [method, path] as [string, string]])).values(),
  ]
}

function allWritingRoutes({
  app,
  context,
  http,
}: Pick<HttpShop, 'app' | 'context' | 'http'>): [method: string, path: string][] {
  return [...writingRoutes(createApi({ shop: context, settings: http })), ...writingRoutes(app)]
}

it('knows of every route that changes something', () => {
  const paths = allWritingRoutes(httpShop()).map(route => route.join(' '))
  expect(paths).toEqual(expect.arrayContaining(['POST /api/users', 'PATCH /api/cart/items/:id', 'POST /sign-out']))
  expect(paths.length).toBeGreaterThan(14)
})

describe('every route that changes something has a limit by caller', () => {
  it.each(routesOfClosedShop())('%s %s', async (method, path) => {
    const shop = limited()
    const send = path.startsWith('/api/') ? await apiRequest(shop, method, path) : formOf(path)
    const ask = (ip: string) => shop.app.fetch(send({ ...from(ip), cookie: COOKIES }))

    let refused: Response | undefined
    let asked = 0
    while (!refused && asked < 200) {
      asked += 1
      // Each time from another address of one network.
      const response = await ask(`2001:db8:0:7::${asked.toString(16)}`)
      if (response.status === 429) refused = response
      else expect(response.status).toBeLessThan(500)
    }

    expect(refused, `${method} ${path}: no limit by caller after ${asked} requests`).toBeDefined()
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await ask('2001:db8:0:8::1')).status, 'another caller').not.toBe(429)
  })
})

const COOKIES = `session=${'s'.repeat(43)}; guest=${'g'.repeat(43)}`
let people = 0

/** What a field can hold. Another person each time, so that it is the caller who is counted. */
function fill(name: string): string {
  people += 1
  return (
    { email: `person-${people}@example.org`, quantity: '1', productId: 'x', token: 'x', currency: 'EUR' }[name] ??
    PASSWORD
  )
}

/** A body as the API's own description wants it. */
async function apiRequest({ app }: HttpShop, method: string, path: string) {
  const { paths, components } = (await (await app.request('/api/openapi.json')).json()) as ApiDescription
  const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${method} ${path} is not described.`)
  const [, name = ''] = /schemas\/(\w+)"/.exec(JSON.stringify(operation.requestBody ?? {})) ?? []
  const body = () => sampleOf(name, components.schemas[name] ?? {})
  return (headers: Record<string, string>) =>
    jsonRequest(method, path.replaceAll(/:\w+/g, 'x'), operation.requestBody && body(), headers)
}

/** A value as its schema wants it. */
function sampleOf(name: string, { type, properties = {}, required = [] }: JsonSchema): unknown {
  if (type === 'object')
    return Object.fromEntries(required.map(field => [field, sampleOf(field, properties[field] ?? {})]))
  return type === 'integer' ? 1 : fill(name)
}

interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

interface ApiDescription {
  readonly paths: Record<string, Record<string, { readonly requestBody?: object }>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** A form with every field that a page of ours has; what a page does not know it does not read. */
function formOf(path: string) {
  const names = ['email', 'password', 'firstName', 'token', 'quantity', 'productId', 'currentPassword', 'newPassword']
  return (headers: Record<string, string>) =>
    formRequest(path.replaceAll(/:\w+/g, 'x'), Object.fromEntries(names.map(name => [name, fill(name)])), headers)
}

/** The routes are known before a shop is opened, which only a running test may do. */
function routesOfClosedShop(): [method: string, path: string][] {
  const publicUrl = 'http://localhost:3000'
  const shop = { database: { repository: () => ({}) }, publicUrl } as unknown as Shop
  const http = {
    secureCookies: false,
    publicUrl,
    allowedOrigins: [],
    rateLimits: true,
    clientIp: () => '',
    log: () => {},
  }
  return allWritingRoutes({ app: createApp({ shop, settings: http }), context: shop, http })
}

// Spellings of one address: each is that mailbox, or no address at all.
const SPELLINGS = [
  'ada@example.org',
  'ADA@EXAMPLE.ORG',
  ' ada@example.org\t',
  'ada@example.org.',
  'ada@ex\u00adample.org',
  'ada@ex\u200bample.org',
  'ada@ex\u200dample.org',
  'ada@ex\u2060ample.org',
  'ada@ex\u034fample.org',
  'ada@ex\u180bample.org',
  'ada@ex\u{e0101}ample.org',
  ...Array.from({ length: 16 }, (_, index) => `ada@exampl${String.fromCodePoint(0xfe00 + index)}e.org`),
  ...Array.from({ length: 16 }, (_, index) => `ada${String.fromCodePoint(0xfe00 + index)}@example.org`),
  'ada@\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.org',
  'ada@example\u3002org',
  'ada\uff20example.org',
  '\uff41da@example.org',
  'ada@\u{1d41e}xample.org',
  '\ufeffada@example.org',
  'ada\u200b@example.org',
]

it('treats every spelling of an address as the same mailbox, or as invalid', () => {
  const identities = new Set(SPELLINGS.map(typed => parseEmailAddress(typed)?.email))
  expect(identities).toEqual(new Set([EMAIL, undefined]))
  const idn = ['ada@bücher.example', 'ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example', 'ada@BÜCHER.example']
  expect(new Set(idn.map(typed => parseEmailAddress(typed)?.email)).size).toBe(1)
})

it('limits a guesser to the same number of attempts, however the address is spelled', async () => {
  const shop = limited()
  await shop.activeUser()
  shop.hashed.count = 0

  const statuses = []
  for (const [index, email] of SPELLINGS.entries()) {
    if (index % 20 === 0) shop.pass(60_000)
    const form = { email, password: `guess ${index}` }
    statuses.push((await shop.json('POST', '/api/sessions', form, from('192.0.2.66'))).status)
  }

  // Five failures in a quarter of an hour, and one attempt a minute: for the mailbox, and for what is not an address.
  expect(statuses.filter(status => status === 401).length).toBeLessThanOrEqual(2 * (5 + 3))
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
})

it('sends at most three links, however the address is spelled', async () => {
  const shop = limited()
  await signUp(shop.context, { email: EMAIL, password: PASSWORD })

  const statuses = []
  for (const [index, email] of SPELLINGS.entries()) {
    statuses.push((await shop.json('POST', '/api/activations/resend', { email }, from(`192.0.2.${index}`))).status)
  }

  expect(statuses.filter(status => status === 202)).toHaveLength(3)
})

it('accepts 20 requests for links an hour from one network, across all addresses', async () => {
  const shop = limited()
  const statuses = []
  for (let index = 0; index < 25; index++) {
    const body = { email: `person-${index}@example.org` }
    const response = await shop.json('POST', '/api/activations/resend', body, from(`2001:db8::${index.toString(16)}`))
    statuses.push(response.status)
  }
  expect(statuses.filter(status => status === 202)).toHaveLength(20)
  expect(statuses.slice(20)).toEqual(Array(5).fill(429))
})

it.each(['the API', 'the pages'])('creates at most 60 new guests an hour for one caller, through %s', async where => {
  const shop = limited()
  await shop.seed()
  const productId = 'product-01-enamel-mug'
  const add = (ip: string) =>
    where === 'the API'
      ? shop.json('POST', '/api/cart/items', { productId, quantity: 1 }, from(ip))
      : shop.form('/cart/items', { productId, quantity: '1' }, from(ip))

  for (let index = 0; index < 60; index++) expect((await add('192.0.2.1')).status).toBeLessThan(400)
  const refused = await add('192.0.2.1')

  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(refused.headers.getSetCookie()).toEqual([])
  expect((await add('192.0.2.2')).status).toBeLessThan(400)
})

it('counts an IPv4-mapped IPv6 address as the IPv4 address', async () => {
  const shop = limited()
  for (let index = 0; index < 20; index++) {
    await shop.json('POST', '/api/sessions', { email: `p${index}@example.org`, password: PASSWORD }, from('192.0.2.1'))
  }
  const mapped = from('::ffff:192.0.2.1')
  const response = await shop.json('POST', '/api/sessions', { email: EMAIL, password: PASSWORD }, mapped)
  expect(response.status).toBe(429)
})
