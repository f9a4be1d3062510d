import { EmbeddedDynamoDB, type Item } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

const put = (Item: Item, more: object = {}) =>
  dynamodb.perform('PutItem', { TableName: THINGS.TableName, Item, ...more })

describe('the size of an item collection', () => {
  const LOCAL = {
    ...THINGS,
    TableName: 'collections',
    LocalSecondaryIndexes: [
      {
        IndexName: 'local',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'kind', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  }
  const asked = { ReturnItemCollectionMetrics: 'SIZE' }
  const metrics = (name: string) => ({ ItemCollectionKey: { pk: { S: name } }, SizeEstimateRangeGB: [0, 1] })
  beforeEach(() => dynamodb.perform('CreateTable', LOCAL))

  it('is returned for the partition that a write changed', () => {
    const Item = thing('a', 1, { kind: { S: 'k' } })
    const key = { TableName: 'collections', Key: thing('a', 1), ...asked }

    for (const [operation, input] of [
      ['PutItem', { TableName: 'collections', Item, ...asked }],
      ['UpdateItem', { ...key, UpdateExpression: 'REMOVE kind' }],
      ['DeleteItem', key],
    ] as const) {
      expect(dynamodb.perform(operation, input), operation).toEqual({ ItemCollectionMetrics: metrics('a') })
    }
  })

  it('is returned for each partition of a batch and of a transaction, by table', () => {
    const Put = (name: string, sk: number) => ({ Item: thing(name, sk) })
    const batch = [Put('a', 1), Put('a', 2), Put('b', 1)].map(PutRequest => ({ PutRequest }))
    const others = [{ PutRequest: Put('a', 1) }]
    const TransactItems = [
      { Put: { TableName: 'collections', ...Put('a', 1) } },
      {
        ConditionCheck: {
          TableName: 'collections',
          Key: thing('c', 1),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]

    const written = dynamodb.perform('BatchWriteItem', {
      RequestItems: { collections: batch, things: others },
      ...asked,
    })
    expect(written).toMatchObject({ ItemCollectionMetrics: { collections: [metrics('a'), metrics('b')] } })
    expect(dynamodb.perform('TransactWriteItems', { TransactItems, ...asked })).toEqual({
      ItemCollectionMetrics: { collections: [metrics('a')] },
    })
  })

  it('is not returned for a table without local indexes, or without a request for it', () => {
    expect(put(thing('a', 1), asked)).toEqual({})
    expect(dynamodb.perform('PutItem', { TableName: 'collections', Item: thing('a', 1) })).toEqual({})
    expect(() => put(thing('a', 1), { ReturnItemCollectionMetrics: 'XX' })).toThrow(
      "Value 'XX' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
    )
  })
})
