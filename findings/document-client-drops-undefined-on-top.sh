#!/usr/bin/env bash
# Whether a document client refuses `undefined` depends on where it stands. Inside of a map it is refused. As an
# attribute of the item, or as a value of an expression, it is left out without a word, even with
# `removeUndefinedValues: false`. The expression then refers to a value that the request does not have.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0 @aws-sdk/util-dynamodb@3.996.9

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({}))
const options = { marshallOptions: { removeUndefinedValues: false } }
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config), options)
const sent = command => documents.send(command).then(() => stub.requests.at(-1).input, () => 'refused')

const TableName = 'Books'
const update = { UpdateExpression: 'SET note = :note', ExpressionAttributeValues: { ':note': undefined } }
const marshalled = (() => {
  try {
    return marshall({ pk: 'a', note: undefined })
  } catch {
    return 'refused'
  }
})()
const seen = {
  nested: await sent(new PutCommand({ TableName, Item: { pk: 'a', more: { note: undefined } } })),
  onTop: (await sent(new PutCommand({ TableName, Item: { pk: 'a', note: undefined } }))).Item,
  inAnUpdate: (await sent(new UpdateCommand({ TableName, Key: { pk: 'a' }, ...update }))).ExpressionAttributeValues,
  marshall: marshalled,
}
stub.stop()

report('undefined is refused everywhere, unless removeUndefinedValues is set', seen, {
  nested: 'refused',
  onTop: { pk: { S: 'a' } },
  inAnUpdate: {},
  marshall: 'refused',
})
JS
node finding.mjs
