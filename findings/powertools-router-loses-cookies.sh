#!/usr/bin/env bash
# A route of the Powertools HTTP router that answers with a Response and two Set-Cookie headers sets one cookie: the last
# one. A single cookie with an expiry date is cut in two at the comma of the date. A plain object with `cookies` keeps them.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/event-handler@2.35.0 @aws-lambda-powertools/commons@2.35.0

cat > finding.mjs <<'JS'
import { Router } from '@aws-lambda-powertools/event-handler/http'
import { report } from './report.mjs'

const withCookies = (...cookies) => new Response('ok', { headers: cookies.map(cookie => ['set-cookie', cookie]) })
const app = new Router()
app.get('/two', async () => withCookies('session=1; Path=/', 'theme=dark; Path=/'))
app.get('/dated', async () => withCookies('session=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT'))
app.get('/object', async () => ({ statusCode: 200, body: 'ok', cookies: ['session=1; Path=/', 'theme=dark; Path=/'] }))

const http = path => ({ method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'none' })
const gateway = { accountId: '1', apiId: 'a', domainName: 'x.example', domainPrefix: 'x', requestId: 'r', stage: '$default' }
const event = path => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'x.example' },
  requestContext: { ...gateway, http: http(path), routeKey: '$default', time: '', timeEpoch: 0 },
  isBase64Encoded: false,
})
const cookies = async path => (await app.resolve(event(path), { awsRequestId: 'r' })).cookies

report('each answer sets the cookies that its route gave', {
  two: await cookies('/two'),
  dated: await cookies('/dated'),
  object: await cookies('/object'),
}, {
  two: ['theme=dark; Path=/'],
  dated: ['session=1; Expires=Wed', '21 Oct 2026 07:28:00 GMT'],
  object: ['session=1; Path=/', 'theme=dark; Path=/'],
})
JS
node finding.mjs
