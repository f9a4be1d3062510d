#!/usr/bin/env bash
# The AWS SDK caches the key that signs the requests of a day, so one HMAC a request would do. It makes two, because the key of
# that cache is an HMAC of the secret access key itself. It also makes a new signer for each request.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const { createHmac } = crypto
let secrets = []
crypto.createHmac = (name, secret) => {
  secrets.push(secret)
  return createHmac(name, secret)
}
syncBuiltinESMExports()
const { DynamoDBClient, GetItemCommand } = await import('@aws-sdk/client-dynamodb')

const stub = await startStub(() => ({}))
const client = new DynamoDBClient(stub.config)
const { secretAccessKey } = await client.config.credentials()
const makeSigner = client.config.signer
const signers = new Set()
client.config.signer = async scheme => {
  const signer = await makeSigner(scheme)
  signers.add(signer)
  return signer
}
const seen = []
for (let request = 1; request <= 3; request++) {
  secrets = []
  await client.send(new GetItemCommand({ TableName: 'Books', Key: { pk: { S: 'a' } } }))
  const ofSecret = secrets.filter(secret => secret === secretAccessKey).length
  seen.push(`request ${request}: ${secrets.length} HMACs, ${ofSecret} of the secret access key, ${signers.size} signers`)
}
stub.stop()

report('the signing key of the day is cached, so a later request makes one HMAC', seen, [
  'request 1: 6 HMACs, 1 of the secret access key, 1 signers',
  'request 2: 2 HMACs, 1 of the secret access key, 2 signers',
  'request 3: 2 HMACs, 1 of the secret access key, 3 signers',
])
process.exit()
JS
node finding.mjs
