import { EmbeddedDynamoDB, type Item } from 'dynamodb-embedded'
import { beforeEach, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

const attributes = (count: number) => Array.from({ length: count }, (_, n) => `a${n}`)
const includes = (IndexName: string, NonKeyAttributes: string[]) => ({
  ...THINGS.GlobalSecondaryIndexes[0],
  IndexName,
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
})
const including = (names: string[]) => ({ GlobalSecondaryIndexes: [includes('some', names)] })
const describeTable = () => (dynamodb.perform('DescribeTable', { TableName }) as { Table: Description }).Table
interface Description {
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[]
  readonly AttributeDefinitions: readonly { readonly AttributeName: string }[]
  readonly LatestStreamArn?: string
}

it('fills an index that is added to a table with items, and drops one that is removed', () => {
  const items = [1, 2, 3].map(sk => thing('a', sk, { city: { S: sk === 2 ? 'Bonn' : 'Rome' } }))
  for (const Item of items) dynamodb.perform('PutItem', { TableName, Item })
  const Create = {
    IndexName: 'byCity',
    KeySchema: [{ AttributeName: 'city', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  }

  const AttributeDefinitions = [{ AttributeName: 'city', AttributeType: 'S' }]
  dynamodb.perform('UpdateTable', { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] })
  const Delete = { IndexName: 'byKind' }
  dynamodb.perform('UpdateTable', { TableName, GlobalSecondaryIndexUpdates: [{ Delete }] })

  const query = { TableName, IndexName: 'byCity', KeyConditionExpression: 'city = :city' }
  const { Items } = dynamodb.perform('Query', { ...query, ExpressionAttributeValues: { ':city': { S: 'Rome' } } }) as {
    Items: Item[]
  }
  expect(Items.map(({ sk }) => sk?.N)).toEqual(['1', '3'])
  expect(describeTable().GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['byCity'])
  expect(
    describeTable()
      .AttributeDefinitions.map(({ AttributeName }) => AttributeName)
      .sort(),
  ).toEqual(['city', 'pk', 'sk'])
})

it('starts another stream if a stream is disabled and enabled, and keeps the first one readable', () => {
  const first = describeTable().LatestStreamArn
  dynamodb.perform('PutItem', { TableName, Item: thing('a', 1) })

  dynamodb.perform('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
  dynamodb.perform('PutItem', { TableName, Item: thing('a', 2) })
  dynamodb.perform('UpdateTable', {
    TableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  })

  const second = describeTable().LatestStreamArn
  const { Streams } = dynamodb.perform('ListStreams', { TableName }) as { Streams: { StreamArn: string }[] }
  expect(Streams.map(({ StreamArn }) => StreamArn)).toEqual([second, first])
  const { StreamDescription } = dynamodb.perform('DescribeStream', { StreamArn: first }) as {
    StreamDescription: { StreamStatus: string; Shards: { SequenceNumberRange: { EndingSequenceNumber?: string } }[] }
  }
  expect(StreamDescription.StreamStatus).toBe('DISABLED')
  expect(StreamDescription.Shards[0]?.SequenceNumberRange.EndingSequenceNumber).toMatch(/^\d{21}$/)
})

it.each([
  ['no change', {}, 'At least one of ProvisionedThroughput'],
  ['an empty list of changes', { GlobalSecondaryIndexUpdates: [] }, 'At least one of ProvisionedThroughput'],
  ['a change of nothing', { GlobalSecondaryIndexUpdates: [{}] }, 'GlobalSecondaryIndexUpdate.Delete must not be null'],
  [
    'two indexes at once',
    { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byKind' } }, { Delete: { IndexName: 'other' } }] },
    'Only 1 online index can be created or deleted simultaneously per table',
  ],
])('does not update a table with %s', (_what, change, message) => {
  expect(() => dynamodb.perform('UpdateTable', { TableName, ...change })).toThrow(message)
})

it('turns time to live on and off, and names the conflicting attribute', () => {
  const switchTo = (Enabled: boolean, AttributeName?: string) =>
    dynamodb.perform('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled, AttributeName } })
  const described = () => dynamodb.perform('DescribeTimeToLive', { TableName })

  expect(() => switchTo(true)).toThrow('AttributeName cannot be null when time to live is being enabled')
  switchTo(true, 'until')
  expect(described()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' } })
  expect(() => switchTo(true, 'until')).toThrow('TimeToLive is already enabled')
  for (const isEnabled of [true, false]) {
    expect(() => switchTo(isEnabled, 'then')).toThrow(
      'TimeToLive is active on a different AttributeName: current until',
    )
  }
  switchTo(false, 'until')
  expect(described()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } })
})

it('lists tables in pages', () => {
  for (const name of ['first', 'second']) dynamodb.perform('CreateTable', { ...THINGS, TableName: name })

  expect(dynamodb.perform('ListTables', { Limit: 2 })).toEqual({
    TableNames: ['first', 'second'],
    LastEvaluatedTableName: 'second',
  })
  expect(dynamodb.perform('ListTables', { ExclusiveStartTableName: 'second' })).toEqual({ TableNames: ['things'] })
  expect(() => dynamodb.perform('ListTables', { Limit: 101 })).toThrow(
    "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
  )
})

it('describes when a table was created, and since when it has on-demand billing', async () => {
  const { Table } = await dynamodb.transport('DescribeTable', { TableName })

  expect(Table?.CreationDateTime).toEqual(expect.any(Date))
  expect(Table?.BillingModeSummary).toEqual({
    BillingMode: 'PAY_PER_REQUEST',
    LastUpdateToPayPerRequestDateTime: Table?.CreationDateTime,
  })
})

it('does not delete a table that is protected', () => {
  dynamodb.perform('UpdateTable', { TableName, DeletionProtectionEnabled: true })

  expect(() => dynamodb.perform('DeleteTable', { TableName })).toThrow('protected against deletion')

  dynamodb.perform('UpdateTable', { TableName, DeletionProtectionEnabled: false })
  dynamodb.perform('DeleteTable', { TableName })
  expect(dynamodb.perform('ListTables', {})).toEqual({ TableNames: [] })
})

it.each([
  ['an attribute without a type', { AttributeDefinitions: [] }, 'not defined in AttributeDefinitions'],
  [
    'a sort key before the partition key',
    { KeySchema: THINGS.KeySchema.toReversed() },
    'Hash Key must be specified first',
  ],
  [
    'an unknown projection',
    { GlobalSecondaryIndexes: [{ ...THINGS.GlobalSecondaryIndexes[0], Projection: {} }] },
    'Unknown ProjectionType',
  ],
  ['a billing mode that does not exist', { BillingMode: 'XX' }, 'enum value set: [PROVISIONED, PAY_PER_REQUEST]'],
  [
    'an index without throughput, where the table has one',
    { BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
    'ProvisionedThroughput must be specified for index: byKind',
  ],
  ['a stream without a view', { StreamSpecification: { StreamEnabled: true } }, 'must not be null or empty'],
  [
    'a view without a stream',
    { StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } },
    'StreamEnabled was false but a StreamViewType was present',
  ],
  ['an index that carries 21 attributes', including(attributes(21)), 'length less than or equal to 20'],
  ['an index that carries an attribute twice', including(['a', 'a']), 'Cannot have two attributes with the same name'],
  [
    'indexes that carry 101 attributes together',
    { GlobalSecondaryIndexes: Array.from({ length: 6 }, (_, n) => includes(`index${n}`, attributes(n < 5 ? 20 : 1))) },
    'Number of attributes projected into all indexes exceeds the limit of 100',
  ],
  ['no billing mode and no throughput', { BillingMode: 'PROVISIONED' }, 'must both be specified'],
  ['a name of two characters', { TableName: 'ab' }, 'at least 3 characters long'],
])('does not create a table with %s', (_what, change, message) => {
  expect(() => dynamodb.perform('CreateTable', { ...THINGS, TableName: 'other', ...change })).toThrow(message)
})

it('restores a snapshot any number of times, without changing it', async () => {
  dynamodb.perform('PutItem', { TableName, Item: thing('kept', 1, { kind: { S: 'k' } }) })
  const snapshot = dynamodb.snapshot()
  const count = () => {
    const query = { TableName, IndexName: 'byKind', KeyConditionExpression: 'kind = :k', Select: 'COUNT' }
    return (
      dynamodb.perform('Query', { ...query, ExpressionAttributeValues: { ':k': { S: 'k' } } }) as { Count: number }
    ).Count
  }

  for (let round = 0; round < 3; round++) {
    dynamodb.perform('PutItem', { TableName, Item: thing('more', round, { kind: { S: 'k' } }) })
    dynamodb.perform('DeleteItem', { TableName, Key: thing('kept', 1) })
    expect(count()).toBe(1)
    await dynamodb.restore(snapshot)
    expect([count(), dynamodb.items(TableName).length]).toEqual([1, 1])
    dynamodb.perform('PutItem', { TableName, Item: thing('more', round, { kind: { S: 'k' } }) })
    expect(count()).toBe(2)
    await dynamodb.restore(snapshot)
  }
})
