#!/usr/bin/env bash
# A waiter of the AWS SDK goes on waiting when it may not see the table. It asks again until its time is up and then
# reports a timeout, in which the refusal is only a count.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const body = { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'not authorized' }
const stub = await startStub(() => ({ status: 400, body }))
const client = new DynamoDBClient(stub.config)

const waiting = waitUntilTableExists({ client, maxWaitTime: 4, minDelay: 1, maxDelay: 1 }, { TableName: 'Books' })
const error = await waiting.catch(error => error)
const seen = { error: error.name, namesTheRefusal: /AccessDenied/.test(error.message), askedAgain: stub.requests.length > 1 }
stub.stop()

report('the first AccessDeniedException ends the wait', seen, {
  error: 'TimeoutError',
  namesTheRefusal: false,
  askedAgain: true,
})
JS
node finding.mjs
