#!/usr/bin/env bash
# aws-sdk-client-mock records the input object of each call, not a copy. A paginator of the SDK changes one object and sends
# it again. After the last page, all recorded calls have the start key of the last one, even the first call.
source "$(dirname "$0")/support/setup.sh" aws-sdk-client-mock@4.1.0 @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { report } from './report.mjs'

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }))
const mock = mockClient(client)
mock
  .on(ScanCommand)
  .resolvesOnce({ Items: [{ pk: 'a' }], LastEvaluatedKey: { pk: 'a' } })
  .resolvesOnce({ Items: [{ pk: 'b' }], LastEvaluatedKey: { pk: 'b' } })
  .resolves({ Items: [{ pk: 'c' }] })

const keys = []
for await (const page of paginateScan({ client }, { TableName: 'Books' })) keys.push(...page.Items.map(({ pk }) => pk))
const starts = mock.commandCalls(ScanCommand).map(call => call.args[0].input.ExclusiveStartKey?.pk)

report('the calls start at undefined, a and b', { keys, starts }, { keys: ['a', 'b', 'c'], starts: ['b', 'b', 'b'] })
JS
node finding.mjs
