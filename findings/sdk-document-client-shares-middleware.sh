#!/usr/bin/env bash
# A document client has no middleware stack of its own: it uses that of the client it was made from. Middleware that is
# added to one of them also runs for the other, and for every other document client of that client.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({}))
const client = new DynamoDBClient(stub.config)
const documents = DynamoDBDocumentClient.from(client)
const others = DynamoDBDocumentClient.from(client)

const ran = []
const note = (next, { commandName }) => args => {
  ran.push(commandName)
  return next(args)
}
documents.middlewareStack.add(note, { step: 'initialize', name: 'note' })

await client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } }))
await others.send(new GetCommand({ TableName: 'Books', Key: { pk: 'a' } }))
let again = 'added'
try {
  others.middlewareStack.add(note, { step: 'initialize', name: 'note' })
} catch (error) {
  again = error.message
}
stub.stop()

report('middleware of one document client runs for its own calls only, so that here nothing ran', { ran, again }, {
  ran: ['GetItemCommand', 'GetItemCommand'],
  again: "Duplicate middleware name 'note'",
})
JS
node finding.mjs
