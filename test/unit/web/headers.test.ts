import { CONTENT_SECURITY_POLICY } from '@dynamo-signals/web'
import { describe, expect, it } from 'vitest'
import { form, shopWithoutStorage } from './shop-without-storage.ts'

const ANSWERS: readonly [what: string, path: string, request: RequestInit, status: number][] = [
  ['a page', '/sign-in', {}, 200],
  ['a page that is not there', '/nothing', {}, 404],
  ['another method', '/sign-in', { method: 'DELETE' }, 405],
  ['a refused form', '/sign-up', form({ email: 'x' }), 400],
  [
    'a body that is not a form',
    '/sign-up',
    { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
    415,
  ],
  ['a body that is too large', '/sign-up', form({ email: 'x'.repeat(70_000) }), 413],
  ['a form of another site', '/sign-up', form({ email: 'x' }, { Origin: 'https://evil.example' }), 403],
  ['a database that does not answer', '/', {}, 503],
]

describe('every answer', () => {
  it.each(ANSWERS)('carries the security headers and is a page: %s', async (_, path, request, status) => {
    const { app } = shopWithoutStorage()

    const answer = await app.request(path, request)

    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'content-type': 'text/html; charset=UTF-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    })
    const page = await answer.text()
    expect(page).toMatch(/<h1[ >]/)
    expect(page).not.toMatch(/<script|<style| style=| on\w+=/)
  })

  it('lists the allowed methods when it refuses one', async () => {
    const { app } = shopWithoutStorage()

    const answers = [await app.request('/sign-in', { method: 'PUT' }), await app.request('/cart/items')]

    expect(answers.map(({ status, headers }) => [status, headers.get('Allow')])).toEqual([
      [405, 'GET, HEAD, POST'],
      [405, 'POST'],
    ])
  })

  it('shows only the request id of a fault, and logs the rest', async () => {
    const { app, log } = shopWithoutStorage()

    const answer = await app.request('/')

    const id = answer.headers.get('X-Request-Id') ?? ''
    const page = await answer.text()
    expect(page).toContain(`<code>${id}</code>`)
    expect(page).not.toMatch(/ECONNREFUSED|secret-table|dynamodb|\bat .*\.ts/i)
    expect(log).toEqual([expect.objectContaining({ level: 'error', requestId: id, error: expect.any(Error) })])
  })
})

describe('the style sheet', () => {
  it('is cached for a year under its own URL', async () => {
    const { app } = shopWithoutStorage()
    const page = await (await app.request('/sign-in')).text()
    const path = /<link rel="stylesheet" href="([^"]+)">/.exec(page)?.[1] ?? ''

    const answer = await app.request(path)

    expect(path).toMatch(/^\/assets\/shop\.[0-9a-f]{12}\.css$/)
    expect(answer.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(await answer.text()).not.toMatch(/url\(|@import/)
  })
})

describe('the API', () => {
  it('handles its own responses, including 404', async () => {
    const { app } = shopWithoutStorage()

    const answer = await app.request('/api/nothing')

    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toMatch('application/problem+json')
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})

it.each([undefined, 'http://localhost:4000/inbox'])(
  'links to the inbox %s after a sign-up if there is one',
  async url => {
    const { app } = shopWithoutStorage({}, url)

    const page = await (await app.request('/check-inbox')).text()

    expect(page.includes('Open the local inbox')).toBe(url !== undefined)
    expect(page.includes('href="http://localhost:4000/inbox"')).toBe(url !== undefined)
  },
)
