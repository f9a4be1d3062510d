import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const MINUTE = 60_000
let now: number
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  now = 1_800_000_000_000
  dynamodb = new EmbeddedDynamoDB({ now: () => now })
  dynamodb.perform('CreateTable', THINGS)
})

describe('an idempotency token', () => {
  const add = (n: number, more: object = {}) =>
    dynamodb.perform('TransactWriteItems', {
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: thing('a', 1),
            UpdateExpression: 'ADD n :n',
            ExpressionAttributeValues: { ':n': { N: String(n) } },
          },
        },
      ],
      ...more,
    })
  const total = () => dynamodb.item(TableName, thing('a', 1))?.n?.N

  it('applies a transaction once in ten minutes, and again after that', () => {
    add(1)
    now += 10 * MINUTE
    add(1)
    expect(total()).toBe('1')

    now += 1
    add(1)

    expect(total()).toBe('2')
  })

  it('refuses another transaction, and costs what reading the items costs', () => {
    add(1)

    expect(() => add(2)).toThrow(expect.objectContaining({ name: 'IdempotentParameterMismatchException' }))
    expect(add(1, { ReturnConsumedCapacity: 'TOTAL' })).toMatchObject({
      ConsumedCapacity: [{ CapacityUnits: 2, ReadCapacityUnits: 2 }],
    })
    expect(total()).toBe('1')
  })

  it('is free again if its transaction was refused', () => {
    const TransactItems = [
      { ConditionCheck: { TableName, Key: thing('b', 1), ConditionExpression: 'attribute_exists(pk)' } },
    ]
    expect(() => add(1, { TransactItems })).toThrow(expect.objectContaining({ name: 'TransactionCanceledException' }))

    add(1)

    expect(total()).toBe('1')
  })
})

describe('a read of many items', () => {
  const large = { text: { S: 'x'.repeat(400_000) } }
  const keys = (count: number) => Array.from({ length: count }, (_, n) => thing('large', n))

  it('is limited to 4 MB in a transaction', () => {
    dynamodb.load(
      TableName,
      keys(11).map(key => ({ ...key, ...large })),
    )
    const read = (count: number) =>
      dynamodb.perform('TransactGetItems', { TransactItems: keys(count).map(Key => ({ Get: { TableName, Key } })) })

    expect(read(10)).toMatchObject({ Responses: { length: 10 } })
    expect(() => read(11)).toThrow('Transaction payload size cannot exceed 4MB')
  })

  it('is canceled in a transaction by a key of another type, with a reason for each item', () => {
    const TransactItems = [{ S: 'a' }, { N: '1' }].map(pk => ({ Get: { TableName, Key: { pk, sk: { N: '1' } } } }))

    expect(() => dynamodb.perform('TransactGetItems', { TransactItems })).toThrow(
      expect.objectContaining({
        name: 'TransactionCanceledException',
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        ],
      }),
    )
  })

  it('ends at 16 MB in a batch, which names the keys that are left', () => {
    dynamodb.load(
      TableName,
      keys(50).map(key => ({ ...key, ...large })),
    )

    const answer = dynamodb.perform('BatchGetItem', { RequestItems: { [TableName]: { Keys: keys(50) } } }) as {
      Responses: Record<string, object[]>
      UnprocessedKeys: Record<string, { Keys: object[] }>
    }

    const left = answer.UnprocessedKeys[TableName]?.Keys
    expect(left).toEqual(keys(50).slice(answer.Responses[TableName]?.length))
    expect(left?.length).toBe(50 - 41)
  })
})
