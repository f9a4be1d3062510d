#!/usr/bin/env bash
# From Node 24, Lambda's runtime refuses a handler that declares three parameters, because it could be one with a callback. The
# handler of @vendia/serverless-express returns a promise, but it declares the callback as well. So the function does not start.
source "$(dirname "$0")/support/setup.sh" --ignore-scripts aws-lambda-ric@4.0.2 @vendia/serverless-express@4.12.6 express@5.3.0

cat > index.mjs <<'JS'
import serverlessExpress from '@vendia/serverless-express'
import express from 'express'

const app = express().get('/', (_request, response) => response.json({ books: 1 }))
export const handler = serverlessExpress({ app })
JS
cat > finding.mjs <<'JS'
import { handler } from './index.mjs'
import { invoke } from './lambda-runtime.mjs'
import { report } from './report.mjs'

const http = { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'none' }
const requestContext = { http, domainName: 'books.example', stage: '$default', requestId: 'r' }
const event = { version: '2.0', rawPath: '/', rawQueryString: '', headers: {}, requestContext, isBase64Encoded: false }
const { statusCode } = await handler(event, {})
const { response, log } = invoke('index.handler')

report('the runtime calls it, because it returns a promise', {
  inATest: statusCode,
  parameters: handler.length,
  onLambda: response ?? log.match(/Runtime\.\w+/)[0],
}, { inATest: 200, parameters: 3, onLambda: 'Runtime.CallbackHandlerDeprecated' })
JS
node finding.mjs
