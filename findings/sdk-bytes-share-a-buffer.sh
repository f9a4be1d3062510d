#!/usr/bin/env bash
# A binary attribute is returned as a Uint8Array over a part of a buffer that Node shares among many values. Code that
# reads its `buffer`, as one does to read stored floats, gets thousands of other bytes, and not those of the item.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stored = Float32Array.of(0.25, 0.5, 0.75)
const B = Buffer.from(stored.buffer).toString('base64')
const stub = await startStub(() => ({ body: { Item: { pk: { S: 'b1' }, vector: { B } } } }))
const client = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config))

const { vector } = (await client.send(new GetCommand({ TableName: 'Books', Key: { pk: 'b1' } }))).Item
stub.stop()
const floats = new Float32Array(vector.buffer)
const copied = new Float32Array(new Uint8Array(vector).buffer)

report('the buffer has the 12 bytes of the three floats', {
  class: vector.constructor.name,
  bytes: vector.byteLength,
  threeFloats: floats.length === 3,
  sameFloats: floats[0] === 0.25 && floats[1] === 0.5 && floats[2] === 0.75,
  floatsOfACopy: [...copied],
}, {
  class: 'Uint8Array',
  bytes: 12,
  threeFloats: false,
  sameFloats: false,
  floatsOfACopy: [0.25, 0.5, 0.75],
})
JS
node finding.mjs
