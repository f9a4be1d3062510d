import { EmbeddedDynamoDB, type Item } from 'dynamodb-embedded'
import { beforeAll, describe, expect, it } from 'vitest'

const TableName = 'readings'
const dynamodb = new EmbeddedDynamoDB()
const keyed = (names: readonly [string, string]) => [
  { AttributeName: names[0], KeyType: 'HASH' as const },
  { AttributeName: names[1], KeyType: 'RANGE' as const },
]
/** Numbers whose texts are in another order than they are. */
const NUMBERS = [
  '-1000',
  '-12',
  '-1.23',
  '-1.2',
  '-0.001',
  '0',
  '0.001',
  '0.1',
  '1',
  '1.5',
  '9',
  '10',
  '123456789012345678901',
]

beforeAll(() => {
  dynamodb.perform('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keyed(['pk', 'amount']),
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'amount', AttributeType: 'N' },
      { AttributeName: 'bytes', AttributeType: 'B' },
      { AttributeName: 'kind', AttributeType: 'S' },
      { AttributeName: 'city', AttributeType: 'S' },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'byBytes', KeySchema: keyed(['pk', 'bytes']), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'named',
        KeySchema: keyed(['kind', 'amount']),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['label'] },
      },
      {
        IndexName: 'several',
        KeySchema: [
          { AttributeName: 'kind', KeyType: 'HASH' },
          { AttributeName: 'city', KeyType: 'HASH' },
          { AttributeName: 'amount', KeyType: 'RANGE' },
          { AttributeName: 'bytes', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })
  NUMBERS.toReversed().forEach((N, at) => {
    const Item = {
      pk: { S: 'one' },
      amount: { N },
      bytes: { B: new Uint8Array([200 - at]) },
      kind: { S: 'k' },
      city: { S: at % 2 === 0 ? 'even' : 'odd' },
      label: { S: `label ${at}` },
      more: { M: { entries: { L: [{ S: 'zero' }, { S: 'one' }] }, rest: { BOOL: true } } },
    }
    dynamodb.perform('PutItem', { TableName, Item })
  })
})

function query(input: object, values: Item = { ':pk': { S: 'one' } }): Answer {
  const asked = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: values, ...input }
  return dynamodb.perform('Query', asked) as Answer
}

interface Answer {
  readonly Items: readonly Item[]
  readonly Count: number
  readonly LastEvaluatedKey?: Item
}

const numbers = ({ Items }: Answer) => Items.map(({ amount }) => amount?.N)

describe('a query', () => {
  it('orders numbers by size, regardless of their notation', () => {
    expect(numbers(query({}))).toEqual(NUMBERS)
    expect(numbers(query({ ScanIndexForward: false }))).toEqual(NUMBERS.toReversed())
  })

  it.each([
    ['amount > :n', (n: number) => n > 0.1],
    ['amount >= :n', (n: number) => n >= 0.1],
    ['amount < :n', (n: number) => n < 0.1],
    ['amount <= :n', (n: number) => n <= 0.1],
    ['amount = :n', (n: number) => n === 0.1],
    [':n < amount', (n: number) => n > 0.1],
    ['amount BETWEEN :n AND :n', (n: number) => n === 0.1],
  ])('finds %s', (condition, holds) => {
    const found = query(
      { KeyConditionExpression: `pk = :pk AND ${condition}` },
      { ':pk': { S: 'one' }, ':n': { N: '0.10' } },
    )

    expect(numbers(found)).toEqual(NUMBERS.filter(amount => holds(Number(amount))))
  })

  it('continues after each page, forward and backward', () => {
    for (const ScanIndexForward of [true, false]) {
      const found: (string | undefined)[] = []
      let ExclusiveStartKey: Item | undefined
      do {
        const page = query({ Limit: 4, ScanIndexForward, ...(ExclusiveStartKey && { ExclusiveStartKey }) })
        found.push(...numbers(page))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey)
      expect(found).toEqual(ScanIndexForward ? NUMBERS : NUMBERS.toReversed())
    }
  })

  it('orders bytes as unsigned numbers, in a local index with keys only', () => {
    const { Items } = query({ IndexName: 'byBytes' })

    expect(Items.map(({ bytes }) => bytes?.B?.[0])).toEqual(NUMBERS.map((_, at) => 200 - NUMBERS.length + 1 + at))
    expect(Object.keys(Items[0] ?? {}).sort()).toEqual(['amount', 'bytes', 'pk'])
  })

  it('reads attributes that a local index does not contain from its table, and refuses this for a global one', () => {
    const local = query({ IndexName: 'byBytes', ProjectionExpression: 'label' })
    expect(local.Items[0]).toEqual({ label: { S: 'label 12' } })

    const global = { IndexName: 'named', KeyConditionExpression: 'kind = :kind' }
    const kind = { ':kind': { S: 'k' } }
    expect(Object.keys(query(global, kind).Items[0] ?? {}).sort()).toEqual(['amount', 'kind', 'label', 'pk'])
    expect(() => query({ ...global, ProjectionExpression: 'more' }, kind)).toThrow('does not project [more]')
    expect(() => query({ ...global, Select: 'ALL_ATTRIBUTES' }, kind)).toThrow('projection type is not ALL')
  })

  it('consumes capacity for each item that it fetches from the table of a local index', () => {
    const asked = { IndexName: 'byBytes', ReturnConsumedCapacity: 'INDEXES', Limit: 3 }
    const local = { LocalSecondaryIndexes: { byBytes: { CapacityUnits: 0.5 } } }

    expect(query(asked)).toMatchObject({ ConsumedCapacity: { Table: { CapacityUnits: 0 }, ...local } })
    for (const fetching of [{ ProjectionExpression: 'label' }, { Select: 'ALL_ATTRIBUTES' }]) {
      expect(query({ ...asked, ...fetching })).toMatchObject({
        ConsumedCapacity: { CapacityUnits: 2, Table: { CapacityUnits: 1.5 }, ...local },
      })
    }
  })

  it.each([
    ['byBytes', 'pk = :k'],
    ['named', 'kind = :k'],
  ])('does not filter by attributes that the index %s does not contain', (IndexName, KeyConditionExpression) => {
    const filtered = { IndexName, KeyConditionExpression, FilterExpression: 'attribute_exists(more.rest)' }

    expect(() => query(filtered, { ':k': { S: 'k' } })).toThrow(
      `One or more parameter values were invalid: Secondary index ${IndexName} does not project one or more filter attributes: [more]`,
    )
  })

  it('finds by an index with several attributes, the sort keys from left to right', () => {
    const condition = 'kind = :kind AND city = :city AND amount = :n AND bytes > :b'
    const values = { ':kind': { S: 'k' }, ':city': { S: 'even' }, ':n': { N: '0' }, ':b': { B: new Uint8Array([1]) } }
    const several = { IndexName: 'several', KeyConditionExpression: condition }

    expect(numbers(query(several, values))).toEqual([])
    expect(numbers(query(several, { ...values, ':city': { S: 'odd' } }))).toEqual(['0'])
    const skipped = { ...several, KeyConditionExpression: 'kind = :kind AND city = :city AND bytes > :b' }
    const { ':n': _skipped, ...others } = values
    expect(() => query(skipped, others)).toThrow('RANGE key attributes amount must have equality conditions')
  })

  it('counts without items, and filters after it has read', () => {
    const filter = { FilterExpression: 'begins_with(label, :label)', Select: 'COUNT', Limit: 5 }

    const answer = query(filter, { ':pk': { S: 'one' }, ':label': { S: 'label 12' } })

    expect(answer).toMatchObject({ Count: 1, ScannedCount: 5, LastEvaluatedKey: { amount: { N: '-0.001' } } })
    expect(answer).not.toHaveProperty('Items')
  })
})

it('projects parts of maps and lists, in their places', () => {
  const Key = { pk: { S: 'one' }, amount: { N: '1' } }
  const get = (ProjectionExpression: string) =>
    (dynamodb.perform('GetItem', { TableName, Key, ProjectionExpression }) as { Item: Item }).Item

  expect(get('more.entries[1], label')).toEqual({
    more: { M: { entries: { L: [{ S: 'one' }] } } },
    label: { S: 'label 4' },
  })
  expect(get('more.entries[9], more.absent')).toEqual({})
  expect(() => get('more, more.rest')).toThrow('Two document paths overlap with each other')
  expect(() => get('status')).toThrow('Attribute name is a reserved keyword; reserved keyword: status')
})

it.each(['1', '1.0', '+1', '01', '10e-1', '0.1E1'])('finds the key 1 that is spelled %s', N => {
  const Key = { pk: { S: 'one' }, amount: { N } }

  expect(dynamodb.perform('GetItem', { TableName, Key, ProjectionExpression: 'label' })).toEqual({
    Item: { label: { S: 'label 4' } },
  })
})

it('scans every item once, over any number of segments', () => {
  for (let part = 0; part < 40; part++) {
    dynamodb.perform('PutItem', { TableName, Item: { pk: { S: `part ${part}` }, amount: { N: '1' } } })
  }
  const all = (dynamodb.perform('Scan', { TableName }) as Answer).Items.length

  for (const TotalSegments of [1, 2, 7]) {
    const found = Array.from({ length: TotalSegments }, (_, Segment) => {
      const { Items } = dynamodb.perform('Scan', { TableName, Segment, TotalSegments }) as Answer
      return Items.map(item => JSON.stringify([item.pk, item.amount]))
    }).flat()
    expect([found.length, new Set(found).size]).toEqual([all, all])
  }
})

it('reads a hundred items at a time, with the requested parts for each table', () => {
  const Keys = NUMBERS.slice(0, 3).map(N => ({ pk: { S: 'one' }, amount: { N } }))

  const answer = dynamodb.perform('BatchGetItem', {
    RequestItems: { [TableName]: { Keys, ProjectionExpression: 'label' } },
  })

  expect(answer).toEqual({
    Responses: {
      [TableName]: [{ label: { S: 'label 12' } }, { label: { S: 'label 11' } }, { label: { S: 'label 10' } }],
    },
    UnprocessedKeys: {},
  })
})
