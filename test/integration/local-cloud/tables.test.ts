import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { createTables } from '@dynamo-signals/local-cloud'
import { describe, expect, it } from 'vitest'
import { dynamodbClient, tableDefinition } from './running-cloud.ts'

const whole = () =>
  tableDefinition({
    sortKey: 'sk',
    indexes: [
      { name: 'gsi2', partitionKey: 'gsi2pk', sortKey: 'gsi2sk' },
      { name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'sk' },
    ],
    timeToLiveAttribute: 'expiresAt',
  })

describe('createTables', () => {
  it('makes a table with its keys, indexes, stream and expiry as defined', async () => {
    const client = dynamodbClient()
    const definition = whole()

    await createTables(client, [definition])

    const { Table } = await client.send(new DescribeTableCommand({ TableName: definition.name }))
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    })
    expect(Table?.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ])
    expect(
      Table?.GlobalSecondaryIndexes?.map(index => [index.IndexName, index.Projection?.ProjectionType]).sort(),
    ).toEqual([
      ['gsi1', 'ALL'],
      ['gsi2', 'ALL'],
    ])
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: definition.name }))
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' })
  })

  it('leaves a table that is there as it is', async () => {
    const client = dynamodbClient()
    const definition = whole()
    await createTables(client, [definition])

    await expect(createTables(client, [definition])).resolves.toBeUndefined()
  })

  it.each([
    ['keys', { sortKey: 'other' }],
    ['indexes', { indexes: [] }],
    ['stream', { stream: false }],
  ])('refuses a table that is there with other %s, rather than use or change it', async (_, change) => {
    const client = dynamodbClient()
    const definition = whole()
    await createTables(client, [definition])

    await expect(createTables(client, [{ ...definition, ...change }])).rejects.toMatchObject({
      code: 'dynamodb.tableDiffers',
    })
  })
})
