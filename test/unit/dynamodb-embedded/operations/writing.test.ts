import { EmbeddedDynamoDB, type Item } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

const put = (Item: Item, more: object = {}) => dynamodb.perform('PutItem', { TableName, Item, ...more })
const names = () =>
  dynamodb
    .items(TableName)
    .map(({ pk }) => pk?.S)
    .sort()

describe('a batch', () => {
  it('puts and deletes, and does nothing if one of its entries is invalid', () => {
    put(thing('old', 1))
    const requests = [{ PutRequest: { Item: thing('new', 1) } }, { DeleteRequest: { Key: thing('old', 1) } }]
    const wrong = { PutRequest: { Item: { pk: { S: 'new' } } } }

    expect(() => dynamodb.perform('BatchWriteItem', { RequestItems: { [TableName]: [...requests, wrong] } })).toThrow(
      'Missing the key sk in the item',
    )
    expect(names()).toEqual(['old'])
    dynamodb.perform('BatchWriteItem', { RequestItems: { [TableName]: requests } })
    expect(names()).toEqual(['new'])
  })
})

describe('a transaction', () => {
  it('returns the reason for each action, with the item if requested', () => {
    put(thing('taken', 1))
    const refused = {
      Put: {
        TableName,
        Item: thing('taken', 1),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }
    const cannot = {
      Update: {
        TableName,
        Key: thing('new', 1),
        UpdateExpression: 'SET n = n + :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      },
    }

    const write = () =>
      dynamodb.perform('TransactWriteItems', {
        TransactItems: [refused, cannot, { Delete: { TableName, Key: thing('x', 1) } }],
      })

    expect(write).toThrow(
      expect.objectContaining({
        name: 'TransactionCanceledException',
        CancellationReasons: [
          expect.objectContaining({ Code: 'ConditionalCheckFailed', Item: thing('taken', 1) }),
          expect.objectContaining({ Code: 'ValidationError' }),
          { Code: 'None' },
        ],
      }),
    )
  })

  it.each([
    ['an item that is too large', { Put: { Item: thing('a', 1, { text: { S: 'x'.repeat(409_600) } }) } }],
    ['an empty key', { Put: { Item: thing('', 1) } }],
    ['an empty key of a check', { ConditionCheck: { Key: thing('', 1), ConditionExpression: 'attribute_exists(pk)' } }],
    ['an empty index key', { Put: { Item: thing('a', 1, { kind: { S: '' } }) } }],
    [
      'an empty index key by an update',
      {
        Update: {
          Key: thing('a', 1),
          UpdateExpression: 'SET kind = :k',
          ExpressionAttributeValues: { ':k': { S: '' } },
        },
      },
    ],
  ])('is refused as a whole for %s, and canceled for what has another type', (_what, action) => {
    const [[kind, input]] = Object.entries(action) as [[string, object]]
    const write = (item: object) => dynamodb.perform('TransactWriteItems', { TransactItems: [item] })
    const wrong = { Put: { TableName, Item: thing('a', 1, { kind: { N: '1' } }) } }

    expect(() => write({ [kind]: { TableName, ...input } })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    )
    expect(() => write(wrong)).toThrow(expect.objectContaining({ name: 'TransactionCanceledException' }))
  })

  it('is canceled by an update of a key, like by one that cannot be applied', () => {
    const Update = { TableName, Key: thing('a', 1), UpdateExpression: 'REMOVE sk' }

    expect(() => dynamodb.perform('TransactWriteItems', { TransactItems: [{ Update }] })).toThrow(
      expect.objectContaining({
        name: 'TransactionCanceledException',
        CancellationReasons: [
          {
            Code: 'ValidationError',
            Message:
              'One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key',
          },
        ],
      }),
    )
  })

  it('is refused if its items exceed 4 MB together', () => {
    const large = (number: number) => ({
      Put: { TableName, Item: thing(`${number}`, 1, { text: { S: 'x'.repeat(400_000) } }) },
    })

    expect(() =>
      dynamodb.perform('TransactWriteItems', { TransactItems: Array.from({ length: 11 }, (_, n) => large(n)) }),
    ).toThrow('Transaction payload size cannot exceed 4MB')
    expect(names()).toEqual([])
  })

  it('reads a consistent view of several items', () => {
    put(thing('a', 1, { n: { N: '1' } }))
    const TransactItems = ['a', 'b'].map(name => ({
      Get: { TableName, Key: thing(name, 1), ProjectionExpression: 'n' },
    }))

    expect(dynamodb.perform('TransactGetItems', { TransactItems })).toEqual({
      Responses: [{ Item: { n: { N: '1' } } }, {}],
    })
  })
})

describe('a limit that AWS documents', () => {
  it.each([
    ['a partition key of 2,049 bytes', thing('ü'.repeat(1_024).concat('x'), 1), 'Size of hashkey has exceeded'],
    ['an empty partition key', thing('', 1), 'cannot contain an empty string value. Key: pk'],
    ['a key of another type', { pk: { N: '1' }, sk: { N: '1' } }, 'Type mismatch for key pk expected: S actual: N'],
    ['an index key of 2,049 bytes', thing('a', 1, { kind: { S: 'x'.repeat(2_049) } }), 'Size of hashkey has exceeded'],
    ['an item of more than 400 KB', thing('a', 1, { text: { S: 'x'.repeat(409_600) } }), 'Item size has exceeded'],
    ['a number of 39 digits', thing('a', 1, { n: { N: '1'.repeat(39) } }), 'more than 38 significant digits'],
    ['an empty set', thing('a', 1, { set: { SS: [] } }), 'An string set  may not be empty'],
    ['an empty set of bytes', thing('a', 1, { set: { BS: [] } }), 'Binary sets should not be empty'],
    ['a number with blanks', thing('a', 1, { n: { N: ' 1 ' } }), 'cannot be converted to a numeric value'],
    [
      'a set that has a value twice',
      thing('a', 1, { set: { BS: [new Uint8Array([1]), new Uint8Array([1])] } }),
      'Input collection of type BS contains duplicates.',
    ],
  ])('refuses %s', (_what, item, message) => {
    expect(() => put(item)).toThrow(message)
  })

  it.each([
    ['a scalar', { S: 'x' }, 31],
    ['an empty list', { L: [] }, 30],
  ])('refuses 33 levels of nesting, and accepts 32, including the item: %s', (_what, inmost, most) => {
    const nested = (levels: number): Item[string] => (levels === 0 ? inmost : { L: [nested(levels - 1)] })

    put(thing('a', 1, { deep: nested(most) }))
    expect(() => put(thing('a', 1, { deep: nested(most + 1) }))).toThrow(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    )
  })
})

describe('an update', () => {
  const update = (UpdateExpression: string, ExpressionAttributeValues?: Item) =>
    (
      dynamodb.perform('UpdateItem', {
        TableName,
        Key: thing('a', 1),
        UpdateExpression,
        ReturnValues: 'UPDATED_NEW',
        ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
      }) as { Attributes?: Item }
    ).Attributes

  it('appends values that are set past the end of a list in order, and removes by the original indexes', () => {
    put(thing('a', 1, { l: { L: [{ S: 'zero' }, { S: 'one' }] } }))

    update('SET l[9] = :nine, l[7] = :seven', { ':nine': { S: 'nine' }, ':seven': { S: 'seven' } })
    expect(dynamodb.items(TableName)[0]?.l).toEqual({ L: ['zero', 'one', 'seven', 'nine'].map(S => ({ S })) })
    const values = { ':new': { S: 'new' }, ':last': { S: 'last' } }
    update('REMOVE l[0], l[4] SET l[1] = :new, l[8] = :last', values)
    expect(dynamodb.items(TableName)[0]?.l).toEqual({ L: ['new', 'seven', 'nine', 'last'].map(S => ({ S })) })
  })

  it('adds to sets of bytes, and deletes from them', () => {
    const bytes = (...all: number[]) => ({ BS: all.map(each => new Uint8Array([each])) })
    put(thing('a', 1, { set: bytes(2, 1) }))

    expect(update('ADD bs :more', { ':more': bytes(3) })).toEqual({ bs: bytes(3) })
    expect(update('DELETE bs :all', { ':all': bytes(3, 4) })).toBeUndefined()
  })

  it('is refused if it makes an item too large', () => {
    expect(() => update('SET a = :v', { ':v': { S: 'x'.repeat(409_600) } })).toThrow(
      'Item size to update has exceeded the maximum allowed size',
    )
  })

  it.each([
    ['SET a = :v, a.b = :v', 'Two document paths overlap with each other'],
    ['SET a.b = :v, a[0] = :v', 'Two document paths conflict with each other'],
    ['SET pk = :v', 'Cannot update attribute pk. This attribute is part of the key'],
    ['SET a = :v SET b = :v', 'The "SET" section can only be used once'],
    ['SET a = a + :v', 'operator or function: +, operand type: S'],
    ['ADD a :v', 'operator: ADD, operand type: STRING'],
    ['SET value = :v', 'reserved keyword: value'],
  ])('is refused: %s', (expression, message) => {
    expect(() => update(expression, { ':v': { S: 'x' } })).toThrow(message)
  })
})

it('counts capacity units as DynamoDB does, of the table and of each index', () => {
  const text = { text: { S: 'x'.repeat(1_500) } }
  const units = (answer: object) => (answer as { ConsumedCapacity?: object }).ConsumedCapacity
  const asked = { ReturnConsumedCapacity: 'INDEXES' }

  expect(units(put(thing('a', 1, { ...text, kind: { S: 'k' } }), asked))).toEqual({
    TableName,
    CapacityUnits: 4,
    Table: { CapacityUnits: 2 },
    GlobalSecondaryIndexes: { byKind: { CapacityUnits: 2 } },
  })
  expect(units(put(thing('a', 1, { ...text, kind: { S: 'other' } }), asked))).toMatchObject({ CapacityUnits: 6 })
  const get = { TableName, Key: thing('a', 1), ReturnConsumedCapacity: 'TOTAL' }
  expect(units(dynamodb.perform('GetItem', get))).toEqual({ TableName, CapacityUnits: 0.5 })
  expect(units(dynamodb.perform('GetItem', { ...get, ConsistentRead: true }))).toMatchObject({ CapacityUnits: 1 })
  expect(dynamodb.perform('GetItem', { TableName, Key: thing('a', 1) })).not.toHaveProperty('ConsumedCapacity')
})
