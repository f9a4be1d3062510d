import { visitorCookies } from '@dynamo-signals/api'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import { expect, it } from 'vitest'

const TOKEN = 'a'.repeat(43)

/** What API Gateway sends for a GET. */
const event = (path: string) => {
  const http = { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'none' }
  const requestContext = { http, domainName: 'shop.example', stage: '$default', requestId: 'r' }
  const headers = { host: 'shop.example' }
  return { version: '2.0', rawPath: path, rawQueryString: '', headers, requestContext, isBase64Encoded: false } as never
}

// findings/powertools-router-loses-cookies.sh
it('sets every cookie on Lambda, and a session whole, although its expiry date has a comma', async () => {
  const cookies = visitorCookies({ secureCookies: true })
  const app = new Hono().get('/', c => {
    cookies.setSession(c, TOKEN, new Date('2026-03-31T12:00:00Z'))
    cookies.clearGuest(c)
    return c.text('ok')
  })

  const answer = await handle(app)(event('/'))

  const local = (await app.request('/')).headers.getSetCookie()
  expect(local).toHaveLength(2)
  expect(local[0]).toContain('Expires=Tue, 31 Mar 2026 12:00:00 GMT')
  expect(answer).toMatchObject({ cookies: local })
})

// findings/powertools-router-reads-bytes-as-text.sh
it('sends bytes as bytes on Lambda, whatever their type', async () => {
  const bytes = Uint8Array.of(0x25, 0xff, 0xfe)
  const types = ['image/png', 'application/pdf', 'application/octet-stream']
  const app = new Hono().get('/:type{.+}', c => c.body(bytes, 200, { 'content-type': c.req.param('type') }))

  for (const type of types) {
    const { body, isBase64Encoded } = (await handle(app)(event(`/${type}`))) as {
      body: string
      isBase64Encoded: boolean
    }
    expect(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), type).toEqual(Buffer.from(bytes))
  }
})

// findings/lambda-runtime-empties-a-response.sh
it('answers with the status, the headers and the body of a Response, of which the runtime makes {}', async () => {
  const refusal = () => new Response('No such book.', { status: 404, headers: { 'x-reason': 'unknown' } })

  const answer = await handle(new Hono().get('/', refusal))(event('/'))

  expect(answer).toMatchObject({ statusCode: 404, body: 'No such book.', headers: { 'x-reason': 'unknown' } })
})

// findings/lambda-runtime-counts-parameters.sh
it('declares fewer than three parameters, so that the runtime of Node 24 calls it', () => {
  expect(handle(new Hono()).length).toBeLessThan(3)
})
