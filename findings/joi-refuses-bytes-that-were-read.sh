#!/usr/bin/env bash
# The schema for bytes of Joi accepts a Buffer and refuses a Uint8Array, which the AWS SDK returns for stored bytes. So an item
# that was valid when it was created is refused when it is read and saved again. Base64 text is accepted, and not decoded.
source "$(dirname "$0")/support/setup.sh" joi@18.3.2 @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import Joi from 'joi'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

let Item
const stub = await startStub(({ operation, input }) => {
  if (operation === 'PutItem') Item = input.Item
  return operation === 'PutItem' ? {} : { body: { Item } }
})
const client = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config))
const book = Joi.object({ pk: Joi.string(), cover: Joi.binary() })

const created = book.validate({ pk: 'b1', cover: Buffer.from([1, 2]) })
await client.send(new PutCommand({ TableName: 'Books', Item: created.value }))
const read = await client.send(new GetCommand({ TableName: 'Books', Key: { pk: 'b1' } }))
stub.stop()
const fromLambda = book.validate({ cover: Item.cover.B })

report('all three are valid, and have the two bytes', {
  created: created.error?.message ?? [...created.value.cover],
  read: book.validate(read.Item).error?.message,
  fromLambda: fromLambda.error?.message ?? fromLambda.value.cover.toString(),
}, { created: [1, 2], read: '"cover" must be a buffer or a string', fromLambda: 'AQI=' })
JS
node finding.mjs
