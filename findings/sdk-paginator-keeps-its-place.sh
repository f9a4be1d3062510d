#!/usr/bin/env bash
# A paginator of the AWS SDK writes its place into the caller's input. If the same input object is used for a second
# pass, that pass starts at the last page, and its items are all that it returns.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const pages = { first: ['a', 'b'], b: ['c', 'd'], d: ['e'] }
const stub = await startStub(({ input }) => {
  const keys = pages[input.ExclusiveStartKey?.pk.S ?? 'first']
  const isLast = keys.includes('e')
  const Items = keys.map(key => ({ pk: { S: key } }))
  return { body: { Items, Count: keys.length, ...(isLast ? {} : { LastEvaluatedKey: Items.at(-1) }) } }
})
const client = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config))

const input = { TableName: 'Books' }
const pass = async () => {
  const keys = []
  for await (const page of paginateScan({ client }, input)) keys.push(...page.Items.map(({ pk }) => pk))
  return keys.join(' ')
}
const seen = { firstPass: await pass(), secondPass: await pass(), inputHas: input.ExclusiveStartKey }
stub.stop()

report('both passes return a b c d e, and the input stays as it was', seen, {
  firstPass: 'a b c d e',
  secondPass: 'e',
  inputHas: { pk: 'd' },
})
JS
node finding.mjs
