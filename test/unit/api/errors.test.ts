import {
  answerError,
  type LogEntry,
  ProblemError,
  problem,
  requestId,
  securityHeaders,
  toProblem,
} from '@dynamo-signals/api'
import { ShopError } from '@dynamo-signals/shop'
import { ConflictError, UnavailableError, ValidationError } from 'dynamo-signals'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { offlineApi } from './offline-api.ts'

const dynamo = (name: string, status?: number) =>
  Object.assign(new Error(`${name} at table data`), { name, $metadata: { httpStatusCode: status } })

it.each([
  [new ShopError('users.emailInvalid', 'invalid', 'No.'), 400, 'users.emailInvalid'],
  [new ShopError('products.notFound', 'notFound', 'No.'), 404, 'products.notFound'],
  [new ShopError('products.priceFixed', 'conflict', 'No.'), 409, 'products.priceFixed'],
  [new ShopError('sessions.refused', 'refused', 'No.'), 401, 'sessions.refused'],
  [new ShopError('activations.invalid', 'invalid', 'No.'), 400, 'activations.invalid'],
  [new ShopError('activations.keyUnknown', 'unavailable', 'The key k0 is missing.'), 503, 'shop.unavailable'],
  [new ProblemError({ status: 413, code: 'request.tooLarge' }), 413, 'request.tooLarge'],
  [new ConflictError('User', 'id'), 409, 'request.conflict'],
  [new UnavailableError('a write'), 503, 'shop.unavailable'],
  [new ValidationError('User', [{ path: 'email', message: 'No.' }]), 400, 'request.invalid'],
  [dynamo('ProvisionedThroughputExceededException', 400), 503, 'shop.unavailable'],
  [dynamo('ThrottlingException', 400), 503, 'shop.unavailable'],
  [dynamo('InternalServerError', 500), 503, 'shop.unavailable'],
  [dynamo('TimeoutError'), 503, 'shop.unavailable'],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 503, 'shop.unavailable'],
  [dynamo('ValidationException', 400), 500, 'shop.failed'],
  [new TypeError('x is undefined'), 500, 'shop.failed'],
  ['a text', 500, 'shop.failed'],
])('answers %s with %i %s', (error, status, code) => {
  expect(toProblem(error)).toMatchObject({ status, code })
  if (status === 503) expect(toProblem(error).headers).toEqual({ 'Retry-After': '5' })
})

it('hides the details of a fault from the caller, and logs them', async () => {
  const { api, logged } = offlineApi()

  const response = await api.request('/api/products')

  const text = await response.text()
  expect(response.status).toBe(500)
  expect(text).not.toMatch(/database|Nobody|packages|\.ts|node_modules/)
  expect(logged).toMatchObject([{ level: 'error', requestId: response.headers.get('X-Request-Id') }])
  expect(logged[0]?.error).toBeInstanceOf(Error)
})

it('keeps the details of a problem, and names the request', async () => {
  const app = new Hono()
  app.use(requestId())
  app.get('/', c =>
    problem(c, {
      status: 409,
      code: 'things.taken',
      title: 'Taken',
      detail: 'Take another one.',
      errors: [{ path: 'thing', message: 'It is taken.' }],
      headers: { 'Retry-After': '1' },
    }),
  )

  const response = await app.request('/', { headers: { 'X-Request-Id': 'mine' } })

  expect(response.headers.get('Retry-After')).toBe('1')
  const requestIdOfAnswer = response.headers.get('X-Request-Id')
  expect(requestIdOfAnswer).not.toBe('mine')
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Taken',
    status: 409,
    detail: 'Take another one.',
    code: 'things.taken',
    requestId: requestIdOfAnswer,
    errors: [{ path: 'thing', message: 'It is taken.' }],
  })
})

it('keeps the headers that a route sets, and requires HTTPS only over HTTPS', async () => {
  const logged: LogEntry[] = []
  const app = new Hono()
  app.onError(answerError({ log: entry => void logged.push(entry) }))
  app.use(requestId(), securityHeaders({ contentSecurityPolicy: "default-src 'self'", secure: false }))
  app.get('/page', c => c.text('x', 200, { 'Content-Security-Policy': "default-src 'none'" }))
  app.get('/fault', () => {
    throw new Error('x')
  })

  const page = await app.request('/page')
  const fault = await app.request('/fault')

  expect(page.headers.get('Content-Security-Policy')).toBe("default-src 'none'")
  expect(page.headers.has('Strict-Transport-Security')).toBe(false)
  expect([fault.status, fault.headers.get('Content-Security-Policy')]).toEqual([500, "default-src 'self'"])
  expect(logged).toHaveLength(1)
})
