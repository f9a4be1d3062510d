#!/usr/bin/env bash
# The types of the AWS SDK accept ten kinds of bytes for a binary attribute. Views of bytes are sent. An ArrayBuffer, a
# DataView, a Blob and a File are sent as an empty value without an error, so that DynamoDB stores an item without its bytes.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({}))
const client = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config))
const bytes = Uint8Array.of(1, 2, 3)
const covers = {
  uint8Array: bytes,
  arrayBuffer: bytes.buffer,
  dataView: new DataView(bytes.buffer),
  blob: new Blob([bytes]),
  file: new File([bytes], 'cover.png'),
}

const seen = {}
for (const [kind, cover] of Object.entries(covers)) {
  await client.send(new PutCommand({ TableName: 'Books', Item: { pk: 'b1', cover } }))
  seen[kind] = stub.requests.at(-1).input.Item.cover.B
}
stub.stop()

report('each of them is sent as AQID, or refused', seen, {
  uint8Array: 'AQID',
  arrayBuffer: '',
  dataView: '',
  blob: '',
  file: '',
})
JS
node finding.mjs
