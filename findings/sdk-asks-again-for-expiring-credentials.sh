#!/usr/bin/env bash
# The AWS SDK keeps the credentials that a provider returned, but not in their last five minutes: then every request asks
# the provider anew, and several times. A provider that assumes a role for a short time, or hands out what it has cached, is
# called more often than DynamoDB.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { report } from './report.mjs'
import { credentials, startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({}))
const asked = async minutes => {
  let count = 0
  const provider = async () => {
    count++
    return { ...credentials, expiration: new Date(Date.now() + minutes * 60_000) }
  }
  const client = new DynamoDBClient({ ...stub.config, credentials: provider })
  for (let request = 0; request < 4; request++) {
    await client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } }))
  }
  return count
}
const [long, short] = [await asked(10), await asked(4)]
stub.stop()

report('four requests ask once, or once each', { tenMinutesLeft: long, fourMinutesLeft: short > 4 ? 'more than four times' : short }, {
  tenMinutesLeft: 1,
  fourMinutesLeft: 'more than four times',
})
JS
node finding.mjs
