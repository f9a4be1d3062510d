import {
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { dataTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { eventually } from '../eventually.ts'
import { localConfig } from '../fresh-database.ts'

const KEY = { pk: { S: 'Thing#1' }, sk: { S: 'instance' } }
const RECORDS = 4
const EXPIRED = {
  pk: { S: 'Session#1' },
  sk: { S: 'instance' },
  _ttl: { N: String(Math.floor(Date.now() / 1000) - 60) },
}
const THING = {
  ...KEY,
  _type: { S: 'Thing' },
  _v: { N: '1' },
  _wid: { S: 'first' },
  map: { M: {} },
  nested: { M: { inner: { M: {} } } },
  list: { L: [{ M: {} }, { L: [] }, { M: { deep: { M: {} } } }] },
  bytes: { B: new Uint8Array([0, 1, 254, 255]) },
  noBytes: { B: new Uint8Array() },
  manyBytes: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
  large: { N: '1e21' },
  small: { N: '1e-7' },
  zero: { N: '-0' },
  fraction: { N: '0.10' },
  numbers: { NS: ['1e21', '1e-7'] },
  names: { SS: ['b', 'a'] },
  nothing: { NULL: true },
  text: { S: '' },
}

/**
 * Returns the body of a response of DynamoDB Local to `GetRecords`: an item with values of every type is inserted,
 * updated and deleted, and another one is inserted. With `expiry` that one expires, too, which takes DynamoDB Local ten
 * seconds if no other table keeps it busy, and may not happen at all if one does.
 */
export async function recordStream({ expiry = false } = {}): Promise<string> {
  const client = new DynamoDBClient(localConfig())
  const TableName = `recorded-${process.pid}-${Date.now()}`
  // DynamoDB Local 3.3 does not expire the items of a table with indexes.
  await createTables(client, [{ ...dataTable(TableName), indexes: [] }])
  try {
    await client.send(new PutItemCommand({ TableName, Item: THING }))
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: KEY,
        UpdateExpression: 'SET #v = :v, #wid = :wid, #text = :text REMOVE #map',
        ExpressionAttributeNames: { '#v': '_v', '#wid': '_wid', '#text': 'text', '#map': 'map' },
        ExpressionAttributeValues: { ':v': { N: '2' }, ':wid': { S: 'second' }, ':text': { S: 'x' } },
      }),
    )
    await client.send(new DeleteItemCommand({ TableName, Key: KEY }))
    await client.send(new PutItemCommand({ TableName, Item: EXPIRED }))
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    return await readStream(Table?.LatestStreamArn ?? '', expiry ? RECORDS + 1 : RECORDS)
  } finally {
    await client.send(new DeleteTableCommand({ TableName }))
    client.destroy()
  }
}

async function readStream(StreamArn: string, records: number): Promise<string> {
  const { StreamDescription } = JSON.parse(await ask('DescribeStream', { StreamArn }))
  const [{ ShardId }] = StreamDescription.Shards
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
  const { ShardIterator } = JSON.parse(await ask('GetShardIterator', start))
  return eventually(
    () => ask('GetRecords', { ShardIterator }),
    answer => JSON.parse(answer).Records.length === records,
  )
}

/** Sends a request of DynamoDB Streams, and returns the body of the response as it is. */
async function ask(operation: string, input: object): Promise<string> {
  const { endpoint, region, credentials } = localConfig()
  const scope = `${credentials.accessKeyId}/20260101/${region}/dynamodb/aws4_request`
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      // DynamoDB Local reads the access key and the region, and does not check the signature.
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  })
  return response.text()
}
