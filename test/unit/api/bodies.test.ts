import { expect, it } from 'vitest'
import { offlineApi, ROUTES } from './offline-api.ts'

const WITH_BODY = ROUTES.filter(([, , body]) => body !== undefined)
const TYPE = { 'Content-Type': 'application/json' }

const problemOf = async (response: Response) => (await response.json()) as Record<string, unknown>

it.each(WITH_BODY)('%s %s takes JSON, and no more than 64 KiB of it', async (method, path) => {
  const { api } = offlineApi()
  const large = 'x'.repeat(65_537)

  const results = [
    await api.request(path, { method, headers: TYPE, body: large }),
    await api.request(path, { method, headers: { ...TYPE, 'Content-Length': '10' }, body: large }),
    await api.request(path, { method, headers: { ...TYPE, 'Content-Length': '99999999' }, body: '{}' }),
    await api.request(path, chunked(method, 10_000)),
  ]

  for (const response of results) {
    expect(await problemOf(response)).toMatchObject({ status: 413, code: 'request.tooLarge' })
  }
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const wrongType = await api.request(path, { method, headers: form, body: 'a=1' })
  expect(wrongType.headers.get('Accept')).toBe('application/json')
  expect(await problemOf(wrongType)).toMatchObject({ status: 415, code: 'request.notJson' })
})

it('stops receiving a body that is too large', async () => {
  const { api } = offlineApi()
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      controller.enqueue(new Uint8Array(16 * 1024))
    },
  })
  const response = await api.request('/api/users', { method: 'POST', headers: TYPE, body, duplex: 'half' })
  expect(response.status).toBe(413)
  expect(sent).toBeLessThan(10)
})

it('reads a body with a length at once, because a stream takes longer', async () => {
  const { api } = offlineApi()
  const body = '{"isStaff":true}'
  const headers = { ...TYPE, 'Content-Length': String(body.length) }
  const request = new Request('http://localhost:3000/api/users', { method: 'POST', headers, body })
  let streams = 0
  Object.defineProperty(request, 'body', { get: () => ++streams })

  const response = await api.fetch(request)

  expect(await problemOf(response)).toMatchObject({
    errors: expect.arrayContaining([expect.objectContaining({ path: 'isStaff' })]),
  })
  expect(streams).toBe(0)
})

it.each([
  ['', 'request.jsonInvalid', 'The body is empty. Send a JSON object.'],
  ['{', 'request.jsonInvalid', 'The body is not valid JSON in UTF-8.'],
  ["{'email':1}", 'request.jsonInvalid', 'The body is not valid JSON in UTF-8.'],
  [Buffer.from([0x22, 0xff, 0x22]), 'request.jsonInvalid', 'The body is not valid JSON in UTF-8.'],
  ['['.repeat(30_000) + ']'.repeat(30_000), 'request.tooDeep', 'The body is nested deeper than 10 levels.'],
  [nested(11), 'request.tooDeep', 'The body is nested deeper than 10 levels.'],
  [`{"a":[${'1,'.repeat(100)}1]}`, 'request.tooMany', 'The body has a list or object with more than 100 values.'],
  [manyKeys(5000), 'request.tooMany', 'The body has a list or object with more than 100 values.'],
  ['{"email":"\\ud800"}', 'request.textInvalid', 'A string in the body is not valid Unicode.'],
  [`{"email":"${'x'.repeat(8193)}"}`, 'request.textTooLong', 'A string in the body is longer than 8192 characters.'],
  [`{"${'x'.repeat(8193)}":1}`, 'request.textTooLong', 'A string in the body is longer than 8192 characters.'],
  ['{"__proto__":{"isStaff":true}}', 'request.keyRefused', 'The body has a key that is not allowed.'],
])('refuses %s', async (body, code, detail) => {
  const { api } = offlineApi()
  const response = await api.request('/api/users', { method: 'POST', headers: TYPE, body })
  expect(await problemOf(response)).toMatchObject({ status: 400, code, detail })
})

it('accepts 10 levels and 100 values of JSON, and then validates them', async () => {
  const { api } = offlineApi()
  for (const body of [nested(10), `{"a":[${'1,'.repeat(99)}1]}`]) {
    const response = await api.request('/api/users', { method: 'POST', headers: TYPE, body })
    expect(await problemOf(response)).toMatchObject({ status: 400 })
    expect(body).toContain('{')
  }
  const response = await api.request('/api/users', { method: 'POST', headers: TYPE, body: '{"isStaff":true}' })
  const problem = await problemOf(response)
  expect(problem.errors).toContainEqual({ path: 'isStaff', message: 'Unknown field.' })
})

function chunked(method: string, chunks: number): RequestInit {
  let left = chunks
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(Buffer.from('x'.repeat(1024)))
      else controller.close()
    },
  })
  return { method, headers: TYPE, body, duplex: 'half' }
}

/** An object that is nested this deep. */
function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
}

function manyKeys(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1])))
}
