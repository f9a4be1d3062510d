#!/usr/bin/env bash
# Whether the Powertools HTTP router sends bytes as bytes depends on their content type. An image is encoded as base64, as
# API Gateway asks. A PDF or application/octet-stream is decoded as UTF-8, which replaces every byte that is not text.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/event-handler@2.35.0 @aws-lambda-powertools/commons@2.35.0

cat > finding.mjs <<'JS'
import { Router } from '@aws-lambda-powertools/event-handler/http'
import { report } from './report.mjs'

const bytes = Uint8Array.of(0x25, 0xff, 0xfe)
const types = ['image/png', 'application/pdf', 'application/octet-stream']
const app = new Router()
for (const type of types) {
  app.get(`/${type}`, async () => new Response(bytes, { headers: { 'content-type': type } }))
}

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
const arrives = async type => {
  const { body, isBase64Encoded } = await app.resolve(event(`/${type}`), { awsRequestId: 'r' })
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').equals(bytes)
}
const seen = {}
for (const type of types) seen[type] = await arrives(type)

report('all three arrive as they were sent', seen, {
  'image/png': true,
  'application/pdf': false,
  'application/octet-stream': false,
})
JS
node finding.mjs
