import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { createTables } from '@dynamo-signals/local-cloud'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { createTables as createOnce, StreamDriver } from 'dynamo-signals/testing'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { tableInput } from '../../../packages/local-cloud/src/dynamodb/create-tables.ts'
import { type MemoryServer, startMemoryServer } from '../../support/memory-dynamodb/http/memory-server.ts'

let server: MemoryServer
beforeAll(async () => {
  server = await startMemoryServer()
})
afterAll(() => server.stop())

function clients() {
  const credentials = { accessKeyId: 'memory', secretAccessKey: 'memory' }
  const config = { endpoint: server.endpoint, region: 'eu-central-1', credentials }
  const [client, streams] = [new DynamoDBClient(config), new DynamoDBStreamsClient(config)]
  onTestFinished(() => client.destroy())
  onTestFinished(() => streams.destroy())
  return { client, streams }
}

const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }

it('creates the tables of the library and of the local cloud, and describes them as they were created', async () => {
  const { client } = clients()

  await createOnce(client, [dataTable('first'), ledgerTable('first-ledger')])
  await createTables(client, [dataTable('first'), ledgerTable('first-ledger'), dataTable('second')])

  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'first' }))
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', ItemCount: 0, LatestStreamArn: expect.any(String) })
  const { KeySchema, GlobalSecondaryIndexes, StreamSpecification } = tableInput(dataTable('first'))
  expect(Table).toMatchObject({ KeySchema, GlobalSecondaryIndexes, StreamSpecification })
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'first' }))
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: '_ttl' })
  await expect(createOnce(client, [dataTable('first')])).rejects.toMatchObject({ name: 'ResourceInUseException' })
  await expect(createTables(client, [{ ...dataTable('first'), stream: false }])).rejects.toMatchObject({
    code: 'dynamodb.tableDiffers',
  })
})

it('forgets a table that is deleted, and all it held, but its stream can be read', async () => {
  const { client, streams } = clients()
  await createTables(client, [dataTable('gone')])
  await client.send(new PutItemCommand({ TableName: 'gone', Item: Key }))

  await client.send(new DeleteTableCommand({ TableName: 'gone' }))

  const read = client.send(new GetItemCommand({ TableName: 'gone', Key }))
  await expect(read).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  expect((await client.send(new ListTablesCommand({}))).TableNames).not.toContain('gone')
  expect(await new StreamDriver({ client: streams, tableName: 'gone' }).records()).toHaveLength(1)
  await createTables(client, [dataTable('gone')])
  expect(await new StreamDriver({ client: streams, tableName: 'gone' }).records()).toEqual([])
})

it('keeps values of every type, and lists tables by pages', async () => {
  const { client } = clients()
  await createTables(client, [dataTable('values'), dataTable('values-too')])
  const bytes = new Uint8Array([0, 1, 255])
  const Item = { ...Key, L: { L: [{ M: { B: { B: bytes } } }, { BS: [bytes] }, { NULL: true }] }, N: { N: '1e100' } }

  await client.send(new PutItemCommand({ TableName: 'values', Item }))

  const { Item: stored } = await client.send(new GetItemCommand({ TableName: 'values', Key }))
  expect(stored?.L).toEqual(Item.L)
  const page = await client.send(new ListTablesCommand({ Limit: 1, ExclusiveStartTableName: 'valuer' }))
  expect(page).toMatchObject({ TableNames: ['values'], LastEvaluatedTableName: 'values' })
})

it('answers a refused transaction with its reasons', async () => {
  const { client } = clients()
  await createTables(client, [dataTable('refusing')])
  const Put = { TableName: 'refusing', Item: Key }
  await client.send(new PutItemCommand(Put))
  const condition = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
  const TransactItems = [{ Put: { ...Put, ...condition } as typeof Put }]

  const refused = client.send(new TransactWriteItemsCommand({ TransactItems }))

  await expect(refused).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: Key }],
  })
})

it('plays its stream to the driver of the library, each record once, with empty maps and bytes', async () => {
  const { client, streams } = clients()
  await createTables(client, [dataTable('streamed')])
  const driver = new StreamDriver({ client: streams, tableName: 'streamed' })
  const put = (value: string) =>
    client.send(
      new PutItemCommand({
        TableName: 'streamed',
        Item: { ...Key, value: { S: value }, map: { M: {} }, bytes: { B: new Uint8Array([1]) } },
      }),
    )
  await put('one')

  const one = await driver.newRecords()
  await put('two')
  const two = await driver.newRecords()

  expect([...one, ...two, ...(await driver.newRecords())].map(each => each.eventName)).toEqual(['INSERT', 'MODIFY'])
  expect(await driver.records()).toEqual([...one, ...two])
  expect(two[0]?.dynamodb?.NewImage).toMatchObject({ value: { S: 'two' }, map: { M: {} }, bytes: { B: 'AQ==' } })
})

it('refuses what it would otherwise ignore: operations, parameters, and tables of another kind', async () => {
  const { client } = clients()
  await createTables(client, [dataTable('strict')])
  const TableName = 'strict'
  const table = tableInput({ ...dataTable('keyed'), indexes: [] })
  const attempts = [
    client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM strict' })),
    client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: undefined })),
    client.send(new GetItemCommand({ TableName, Key, AttributesToGet: ['pk'] })),
    client.send(new CreateTableCommand({ ...table, Tags: [{ Key: 'a', Value: 'b' }] })),
  ]

  const answers = await Promise.allSettled(attempts)

  expect(answers.map(answer => answer.status === 'rejected' && answer.reason.message)).toEqual([
    'dynamodb-embedded does not implement ExecuteStatement. It does not support PartiQL. Use the item operations, or use DynamoDB Local.',
    'dynamodb-embedded does not implement UpdateContinuousBackups. See its README for the supported operations, or use DynamoDB Local.',
    'dynamodb-embedded does not implement the parameter AttributesToGet of GetItem. Use ProjectionExpression, or use DynamoDB Local.',
    'dynamodb-embedded does not implement the parameter Tags of CreateTable. Omit it, or use DynamoDB Local.',
  ])
})

it.each([
  ['what is not JSON', 'DynamoDB_20120810.GetItem', '{'],
  ['a body that is not an object', 'DynamoDB_20120810.GetItem', 'null'],
  ['no target', '', '{}'],
  ['a target that every object has', 'DynamoDB_20120810.constructor', '{}'],
  ['an operation of the other service', 'DynamoDBStreams_20120810.GetItem', '{}'],
])('refuses %s as a fault of the caller', async (_, target, body) => {
  const response = await fetch(server.endpoint, { method: 'POST', headers: { 'x-amz-target': target }, body })

  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ __type: expect.stringMatching(/#(Serialization|UnknownOperation)Exception$/) }),
  ])
})
