#!/usr/bin/env bash
# The option `requestTimeout` of the AWS SDK's HTTP handler ends nothing. When the time is over, the SDK prints a warning
# and goes on waiting for the answer. Only together with `throwOnRequestTimeout` is the request given up and retried.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const silent = await startStub(() => undefined)
const outcome = async requestHandler => {
  const client = new DynamoDBClient({ ...silent.config, maxAttempts: 1, requestHandler })
  const sent = client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } }))
  const tenTimesAsLong = new Promise(resolve => setTimeout(resolve, 2_000, 'still waiting after 2,000 ms'))
  return Promise.race([sent.catch(error => error.name), tenTimesAsLong])
}
const seen = {
  requestTimeout: await outcome({ requestTimeout: 200 }),
  andThrow: await outcome({ requestTimeout: 200, throwOnRequestTimeout: true }),
}
silent.stop()

report('requestTimeout: 200 rejects with a TimeoutError after 200 ms', seen, {
  requestTimeout: 'still waiting after 2,000 ms',
  andThrow: 'TimeoutError',
})
process.exit()
JS
node finding.mjs
