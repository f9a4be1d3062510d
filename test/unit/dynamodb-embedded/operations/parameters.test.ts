import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

describe('a parameter', () => {
  it.each([
    ['GetItem', { Key: thing('a', 1) }, ["Value null at 'tableName'"]],
    ['GetItem', { TableName }, ["Value null at 'key'"]],
    ['PutItem', {}, ["Value null at 'tableName'", "Value null at 'item'"]],
    ['TransactGetItems', {}, ["Value null at 'transactItems'"]],
    ['DescribeTable', {}, ["Value null at 'tableName'"]],
    ['GetShardIterator', { StreamArn: 'arn' }, ["Value null at 'shardId'", "Value null at 'shardIteratorType'"]],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Delete: { TableName, Key: thing('a', 1) } },
          { ConditionCheck: { TableName, Key: thing('b', 1) } },
        ],
      },
      ["Value null at 'transactItems.2.member.conditionCheck.conditionExpression'"],
    ],
  ])('of %s that is missing is named: %j', (operation, input, named) => {
    const errors = named.map(each => `${each} failed to satisfy constraint: Member must not be null`)
    const detected = `${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: ${errors.join('; ')}`

    expect(() => dynamodb.perform(operation, input)).toThrow(
      expect.objectContaining({ name: 'ValidationException', message: detected }),
    )
  })

  it.each([
    ['Query', { Limit: '1' }, 'STRING_VALUE cannot be converted to Integer'],
    ['Query', { ConsistentRead: 1 }, 'NUMBER_VALUE cannot be converted to Boolean'],
    ['Query', { IndexName: true }, 'TRUE_VALUE cannot be converted to String'],
    ['Scan', { FilterExpression: {} }, 'Start of structure or map found where not expected.'],
    ['Scan', { ExclusiveStartKey: [] }, 'Start of list found where not expected'],
    ['PutItem', { Item: 'text' }, 'Unexpected field type'],
    ['PutItem', { Item: { ...thing('a', 1), n: { N: 1 } } }, 'NUMBER_VALUE cannot be converted to String'],
    ['PutItem', { Item: { ...thing('a', 1), b: { BOOL: 'yes' } } }, 'STRING_VALUE cannot be converted to Boolean'],
    ['PutItem', { Item: { ...thing('a', 1), l: { L: {} } } }, 'Start of structure or map found where not expected.'],
    ['PutItem', { Item: { ...thing('a', 1), s: 'text' } }, 'Unexpected field type'],
  ])('of %s with another JSON type is rejected: %j', (operation, input, message) => {
    expect(() => dynamodb.perform(operation, { TableName, ...input })).toThrow(
      expect.objectContaining({ name: 'SerializationException', message }),
    )
  })

  it.each([
    ['ReturnConsumedCapacity', '[INDEXES, TOTAL, NONE]'],
    ['ReturnItemCollectionMetrics', '[SIZE, NONE]'],
  ])('%s accepts only certain words, and nothing is written with another one', (name, words) => {
    expect(() => dynamodb.perform('PutItem', { TableName, Item: thing('a', 1), [name]: 'XX' })).toThrow(
      `Member must satisfy enum value set: ${words}`,
    )
    expect(dynamodb.items(TableName)).toEqual([])
  })
})

describe('a segment of a scan', () => {
  it.each([
    [{ Segment: 0, TotalSegments: 0 }, "Value '0' at 'totalSegments'", 'greater than or equal to 1'],
    [{ Segment: 0, TotalSegments: 1_000_001 }, "Value '1000001' at 'totalSegments'", 'less than or equal to 1000000'],
    [{ Segment: -1, TotalSegments: 2 }, "Value '-1' at 'segment'", 'greater than or equal to 0'],
  ])('is in range: %j', (segment, value, bound) => {
    expect(() => dynamodb.perform('Scan', { TableName, ...segment })).toThrow(
      `1 validation error detected: ${value} failed to satisfy constraint: Member must have value ${bound}`,
    )
  })
})

it('reports an unreadable request over HTTP as a client error', async () => {
  const { endpoint } = await dynamodb.listen()
  const send = async (body: string) => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' }
    const response = await fetch(endpoint, { method: 'POST', headers, body })
    return [response.status, await response.json()]
  }
  const item = JSON.stringify({ TableName, Item: { ...thing('a', 1), b: { B: '***' } } })
  const refused = (message: unknown) => [400, { __type: 'com.amazon.coral.service#SerializationException', message }]

  expect(await send(item)).toEqual(
    refused('The request cannot be read: The value of a binary attribute is not base64.'),
  )
  expect(await send('{"TableName":')).toEqual(refused(expect.stringContaining('The request cannot be read: ')))
  expect(await send('[]')).toEqual(refused('The request is not a JSON object. Check the body you send.'))
  await dynamodb.close()
})
