#!/usr/bin/env bash
# `maxAttempts` is not a number of attempts per call. All calls of a client share a budget for retries. In an outage it
# is soon spent, and from then on a call makes a single attempt.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({ status: 503 }))
const client = new DynamoDBClient({ ...stub.config, maxAttempts: 10 })

const calls = Array.from({ length: 30 }, () => client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } })))
await Promise.allSettled(calls)
const ofThirtyCalls = stub.requests.length
const last = await client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } })).catch(error => error)
stub.stop()

report('30 failing calls with maxAttempts 10 send 300 requests, and the next call sends 10', {
  requestsOfThirtyCalls: ofThirtyCalls,
  attemptsOfTheNextCall: last.$metadata.attempts,
}, { requestsOfThirtyCalls: 65, attemptsOfTheNextCall: 1 })
JS
node finding.mjs
