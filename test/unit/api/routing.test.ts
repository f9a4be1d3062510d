import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { offlineApi, ROUTES } from './offline-api.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const PATHS = [...new Set([...ROUTES.map(([, path]) => path), '/api/openapi.json', '/api/docs'])]
const ALL = [...ROUTES, ['GET', '/api/openapi.json'], ['GET', '/api/docs']] as const

const problemOf = async (response: Response) => (await response.json()) as Record<string, unknown>

describe.each(PATHS)('%s', path => {
  const known = ALL.filter(([, other]) => other === path).map(([method]) => method)

  it.each(METHODS.filter(method => !known.includes(method)))(
    'answers %s with 405 and lists the allowed methods',
    async method => {
      const { api } = offlineApi()
      const response = await api.request(path, { method })
      const allowed = known.flatMap(name => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
      expect(response.headers.get('Allow')?.split(', ').sort()).toEqual(allowed.sort())
      expect(await problemOf(response)).toMatchObject({ status: 405, code: 'request.methodNotAllowed' })
    },
  )
})

it.each([
  '/api',
  '/api/',
  '/api/nothing',
  '/api/users/',
  '/api/users/1',
  '/api/cart/items/x/y',
  '/api//users',
  '/API/users',
])('knows nothing at %s', async path => {
  const { api } = offlineApi()
  for (const method of METHODS) {
    const response = await api.request(path, { method })
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(await problemOf(response), method).toMatchObject({ status: 404, code: 'request.notFound' })
  }
})

it('answers the same when it is mounted in another app', async () => {
  const { api } = offlineApi()
  const app = new Hono().route('/', api)
  app.get('/', c => c.text('home'))

  expect(await problemOf(await app.request('/api/nothing'))).toMatchObject({ status: 404 })
  expect(await problemOf(await app.request('/api/me', { method: 'PUT' }))).toMatchObject({ status: 405 })
  expect(await problemOf(await app.request('/api/me'))).toMatchObject({ status: 401 })
  expect(await (await app.request('/')).text()).toBe('home')
})
