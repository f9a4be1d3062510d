import { expect, it } from 'vitest'
import {
  CONTENT_TYPE,
  decodeJson,
  readJson,
} from '../../../packages/dynamo-signals/src/repository/requests/json-codec.ts'

const bytes = new Uint8Array([1, 2])

it.each([
  ['bytes', '{"a":{"B":"AQI="}}', { a: { B: bytes } }],
  ['bytes after a space', '{"a":{"B": "AQI="}}', { a: { B: bytes } }],
  ['a set of bytes', '{"a":{"BS":["AQI="]}}', { a: { BS: [bytes] } }],
  ['a set of bytes after a space', '{"a":{"BS": ["AQI="]}}', { a: { BS: [bytes] } }],
  ['bytes in a list in a map', '{"a":{"M":{"b":{"L":[{"B":"AQI="}]}}}}', { a: { M: { b: { L: [{ B: bytes }] } } } }],
  ['a name that ends like the type', '{"sizeMB":{"N":"5"}}', { sizeMB: { N: '5' } }],
  ['a name that is the type', '{"B":{"S":"AQI="},"BS":{"L":[]}}', { B: { S: 'AQI=' }, BS: { L: [] } }],
  ['a text that quotes the type', '{"a":{"S":"{\\"B\\":\\"AQI=\\"}"}}', { a: { S: '{"B":"AQI="}' } }],
])('decodes %s', (_what, text, expected) => {
  expect(decodeJson(text)).toEqual(expected)
})

const bodyOf = async function* (parts: readonly Uint8Array[]) {
  yield* parts
}
const encoded = (text: string) => new TextEncoder().encode(text)

it.each([
  ['one part of Node', [Buffer.from('{"a":{"S":"ü"}}')]],
  ['one part of the web', [encoded('{"a":{"S":"ü"}}')]],
  ['parts that divide a character', [encoded('{"a":{"S":"ü"}}').subarray(0, 12), encoded('ü"}}').subarray(1)]],
])('reads a body of %s', async (_what, parts) => {
  const response = { statusCode: 200, headers: { 'content-type': CONTENT_TYPE }, body: bodyOf(parts) }
  const read = readJson(next => next)(async () => ({ response }), {})

  expect(await read({ input: {} })).toMatchObject({ output: { a: { S: 'ü' } } })
})
