#!/usr/bin/env bash
# The AWS SDK retries a throttled write. If the same write is part of a transaction, DynamoDB cancels the transaction and names
# the throttling in its reasons, which the SDK does not read: it makes one attempt. It does not retry conflicts either.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

let body
const stub = await startStub(() => ({ status: 400, body }))
const client = new DynamoDBClient({ ...stub.config, maxAttempts: 3 })
const Put = { TableName: 'Books', Item: { pk: { S: 'b1' } } }
const attempts = async (command, error) => {
  const before = stub.requests.length
  body = error
  await client.send(command).catch(() => undefined)
  return stub.requests.length - before
}
const put = name => attempts(new PutItemCommand(Put), { __type: name })
const transaction = Code => {
  const CancellationReasons = [{ Code, Message: 'See the code.' }]
  const error = { __type: 'TransactionCanceledException', message: `Reasons [${Code}]`, CancellationReasons }
  return attempts(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }), error)
}

const seen = {
  throttledPut: await put('ProvisionedThroughputExceededException'),
  throttledTransaction: await transaction('ProvisionedThroughputExceeded'),
  throttledTransactionOnDemand: await transaction('ThrottlingError'),
  putInConflict: await put('TransactionConflictException'),
  transactionInConflict: await transaction('TransactionConflict'),
}
stub.stop()

report('three attempts for each', seen, {
  throttledPut: 3,
  throttledTransaction: 1,
  throttledTransactionOnDemand: 1,
  putInConflict: 1,
  transactionInConflict: 1,
})
JS
node finding.mjs
