#!/usr/bin/env bash
# An idempotent function of Powertools that returns the response of an AWS SDK call fails after it has run: the response has
# undefined in its metadata, which the store of Powertools does not save. The key stays in progress, and retries are rejected.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/idempotency@2.35.0 @aws-lambda-powertools/commons@2.35.0 \
  @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency'
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

process.env.AWS_LAMBDA_FUNCTION_NAME = 'books'
let key
let sold = 0
const stub = await startStub(({ operation, input }) => {
  if (input.TableName === 'Books') {
    sold += 1
    return { body: { Attributes: { sold: { N: String(sold) } } } }
  }
  if (operation !== 'PutItem') return {}
  const error = { __type: 'ConditionalCheckFailedException', message: 'The conditional request failed', Item: key }
  if (key) return { status: 400, body: error }
  key = input.Item
  return {}
})
const client = new DynamoDBClient(stub.config)
const documentClient = DynamoDBDocumentClient.from(client)
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'Keys', awsSdkV3Client: client })
const config = new IdempotencyConfig({})
config.registerLambdaContext({ getRemainingTimeInMillis: () => 3_000 })
const sell = async ({ id }) => {
  const update = { UpdateExpression: 'ADD sold :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' }
  return documentClient.send(new UpdateCommand({ TableName: 'Books', Key: { pk: id }, ...update }))
}
const idempotent = makeIdempotent(sell, { persistenceStore, config })
const attempt = () => idempotent({ id: 'b1' }).then(({ Attributes }) => Attributes, error => error.name)

const seen = { first: await attempt(), retry: await attempt(), sold }
stub.stop()

report('both calls return { sold: 1 }', seen, {
  first: 'IdempotencyPersistenceLayerError',
  retry: 'IdempotencyAlreadyInProgressError',
  sold: 1,
})
JS
node finding.mjs
