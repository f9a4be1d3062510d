#!/usr/bin/env bash
# The body of a request of the AWS SDK is a `Uint8Array`. `Buffer.from(body)` copies it, and the SDK warns that a string
# method was called: `Buffer.from` asks an object for its `valueOf()` first, and the SDK's body answers with a string. The
# warning says that a future version will throw.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { Readable } from 'node:stream'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'

const warnings = []
console.warn = message => warnings.push(message.includes('string method'))
const access = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'a' } }

/** Sends one request through a request handler that reads the body. Returns the body, and how often the SDK warned. */
async function reading(read) {
  let seen
  const requestHandler = {
    async handle({ body }) {
      seen = { isBytes: body instanceof Uint8Array, text: read(body) }
      return { response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('{}')]) } }
    },
  }
  const before = warnings.length
  await new DynamoDBClient({ ...access, requestHandler }).send(new ListTablesCommand({ Limit: 1 }))
  return { ...seen, warnings: warnings.length - before }
}

// The SDK warns once in a process, so the decoder is first.
const decoder = await reading(body => new TextDecoder().decode(body))
const buffer = await reading(body => Buffer.from(body).toString())

report('both read the bytes, and nothing warns', { decoder, buffer, warnings }, {
  decoder: { isBytes: true, text: '{"Limit":1}', warnings: 0 },
  buffer: { isBytes: true, text: '{"Limit":1}', warnings: 1 },
  warnings: [true],
})
JS
node finding.mjs
