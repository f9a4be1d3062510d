import { EmbeddedDynamoDB, type Item } from 'dynamodb-embedded'
import { beforeEach, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

const describeTable = () => (dynamodb.perform('DescribeTable', { TableName }) as { Table: Description }).Table
interface Description {
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[]
  readonly AttributeDefinitions: readonly { readonly AttributeName: string }[]
  readonly LatestStreamArn?: string
}

it('fills an index that is added to a table with items, and forgets one that is removed', () => {
  const items = [1, 2, 3].map(sk => thing('a', sk, { city: { S: sk === 2 ? 'Bonn' : 'Rome' } }))
  for (const Item of items) dynamodb.perform('PutItem', { TableName, Item })
  const Create = {
    IndexName: 'byCity',
    KeySchema: [{ AttributeName: 'city', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  }

  dynamodb.perform('UpdateTable', {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'city', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [{ Create }, { Delete: { IndexName: 'byKind' } }],
  })

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

it('begins another stream when a stream is switched off and on, and keeps the first one readable', () => {
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
  ['no billing mode and no throughput', { BillingMode: 'PROVISIONED' }, 'must both be specified'],
  ['a name of two characters', { TableName: 'ab' }, 'at least 3 characters long'],
])('does not create a table with %s', (_what, change, message) => {
  expect(() => dynamodb.perform('CreateTable', { ...THINGS, TableName: 'other', ...change })).toThrow(message)
})

it('goes back to a snapshot as often as it is asked to, and is not changed through it', async () => {
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
