#!/usr/bin/env bash
# dynalite creates a table with a StreamSpecification and answers as if none had been asked for. Code that connects
# receivers to a stream is green against it, and no receiver ever runs.
source "$(dirname "$0")/support/setup.sh" dynalite@4.0.0 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { report } from './report.mjs'
import { credentials } from './stub-dynamodb.mjs'

const server = dynalite({ createTableMs: 0 })
await new Promise(resolve => server.listen(0, resolve))
const client = new DynamoDBClient({ region: 'eu-west-1', endpoint: `http://127.0.0.1:${server.address().port}`, credentials })
const TableName = 'Books'
const created = await client
  .send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  .then(() => 'created', error => error.name)
const { Table } = await client.send(new DescribeTableCommand({ TableName }))
server.close()

report('the request is refused, because dynalite has no streams', { created, stream: Table.StreamSpecification, arn: Table.LatestStreamArn }, {
  created: 'created',
  stream: undefined,
  arn: undefined,
})
process.exit()
JS
node finding.mjs
