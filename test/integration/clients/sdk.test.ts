import {
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { expect, it, onTestFinished } from 'vitest'
import { localConfig } from '../../support/fresh-database.ts'
import { freshTable } from './fresh-table.ts'

const thing = (pk: string, sk: number) => ({ pk: { S: pk }, sk: { S: String(sk).padStart(3, '0') } })

it('the client of AWS reads pages with its paginators, in order and over segments', async () => {
  const { client, table } = await freshTable()
  const documents = DynamoDBDocumentClient.from(client)
  for (const pk of ['a', 'b']) {
    const requests = Array.from({ length: 25 }, (_, n) => ({
      PutRequest: { Item: { pk, sk: String(n).padStart(3, '0') } },
    }))
    await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
  }
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
    ScanIndexForward: false,
  }

  const pages: (string | undefined)[][] = []
  for await (const { Items = [] } of paginateQuery({ client, pageSize: 10 }, query))
    pages.push(Items.map(({ sk }) => sk?.S))
  const scanned: unknown[] = []
  for (const Segment of [0, 1, 2]) {
    const scan = { TableName: table, Segment, TotalSegments: 3 }
    for await (const { Items = [] } of paginateScan({ client, pageSize: 7 }, scan)) scanned.push(...Items)
  }

  expect(pages.map(({ length }) => length)).toEqual([10, 10, 5])
  expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, n) => String(24 - n).padStart(3, '0')))
  expect(new Set(scanned.map(item => JSON.stringify(item))).size).toBe(50)
})

it('the document client of AWS stores and reads values of every type', async () => {
  const { client, table } = await freshTable()
  const documents = DynamoDBDocumentClient.from(client)
  const Item = {
    pk: 'a',
    sk: '1',
    n: 1.5,
    big: 12345678901234567890n,
    yes: true,
    nothing: null,
    set: new Set(['x']),
    bytes: new Uint8Array([1, 2]),
    list: [1, { deep: ['x'] }],
    map: {},
  }

  await documents.send(
    new UpdateCommand({
      TableName: table,
      Key: { pk: 'a', sk: '1' },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': 0 },
    }),
  )
  await documents.send(new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item } }] } }))
  const read = await documents.send(new GetCommand({ TableName: table, Key: { pk: 'a', sk: '1' } }))

  const { big, ...exact } = Item
  expect(read.Item).toMatchObject(exact)
  const raw = await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: 'a' }, sk: { S: '1' } } }))
  expect(raw.Item?.big).toEqual({ N: String(big) })
})

it('the client of AWS gets errors as it knows them', async () => {
  const { client, table } = await freshTable()
  await client.send(new PutItemCommand({ TableName: table, Item: thing('a', 1) }))
  const once = {
    TableName: table,
    Item: thing('a', 1),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const

  await expect(client.send(new PutItemCommand(once))).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: thing('a', 1),
  })
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: once }] }))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: thing('a', 1) }],
  })
  await expect(client.send(new ScanCommand({ TableName: 'nothing' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 400 },
  })
})

it('the client of AWS waits for tables, changes and deletes them', async () => {
  const { client, table } = await freshTable()
  const patience = { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }
  await waitUntilTableExists(patience, { TableName: table })
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const
  await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification }))
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' }
  await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }))

  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
  expect(Table).toMatchObject({
    StreamSpecification,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [{ IndexName: 'gsi1', IndexStatus: 'ACTIVE' }],
  })
  expect(Table?.CreationDateTime).toBeInstanceOf(Date)

  await client.send(new DeleteTableCommand({ TableName: table }))
  await waitUntilTableNotExists(patience, { TableName: table })
})

it('the streams client of AWS reads each change once, in order', async () => {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const
  const { client, table } = await freshTable({ StreamSpecification })
  const streams = new DynamoDBStreamsClient(localConfig())
  onTestFinished(() => streams.destroy())
  for (let n = 0; n < 5; n++) {
    await client.send(new PutItemCommand({ TableName: table, Item: { ...thing('a', 1), n: { N: String(n) } } }))
  }

  const { Streams } = await streams.send(new ListStreamsCommand({ TableName: table }))
  const StreamArn = Streams?.[0]?.StreamArn
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
  let { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
  const records: unknown[] = []
  while (records.length < 5) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }))
    records.push(...(page.Records ?? []))
    ShardIterator = page.NextShardIterator
  }

  expect(records).toMatchObject(
    Array.from({ length: 5 }, (_, n) => ({
      eventName: n === 0 ? 'INSERT' : 'MODIFY',
      dynamodb: { Keys: thing('a', 1), NewImage: { n: { N: String(n) } } },
    })),
  )
})
