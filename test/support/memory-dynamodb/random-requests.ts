import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Operation } from 'dynamo-signals'
import fc from 'fast-check'

/** A request to the table `{ TableName }` of the test. */
export interface RandomRequest {
  readonly operation: Operation
  readonly input: Readonly<Record<string, unknown>>
}

type Item = Record<string, AttributeValue>

const key = fc.record({ pk: fc.constantFrom('a', 'b'), sk: fc.constantFrom('1', '2') })
const toKey = ({ pk, sk }: { pk: string; sk: string }): Item => ({ pk: { S: pk }, sk: { S: sk } })

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom('', 'x', 'xy', 'ü').map(S => ({ S })),
  fc.constantFrom('0', '1', '-1.50', '1e3', '12345678901234567890').map(N => ({ N })),
  fc.boolean().map(BOOL => ({ BOOL })),
  fc.constant<AttributeValue>({ NULL: true }),
  fc.constantFrom<string[][]>(['x'], ['y', 'x']).map(SS => ({ SS })),
  fc.constantFrom<string[][]>(['1'], ['2', '1.0']).map(NS => ({ NS })),
  fc
    .constantFrom<AttributeValue[]>([{ L: [{ N: '1' }, { S: 'x' }] }, { M: { kept: { N: '7' } } }])
    .chain(all => fc.constantFrom(...all)),
)

const item = fc
  .record(
    {
      key,
      a: value,
      n: fc.constantFrom('1', '2', '30'),
      gsi1pk: fc.constantFrom('g', 'h'),
      gsi1sk: fc.constantFrom('1', '2'),
    },
    { requiredKeys: ['key'] },
  )
  .map(({ key: own, a, n, gsi1pk, gsi1sk }): Item => {
    const made: Item = toKey(own)
    if (a) made.a = a
    if (n) made.n = { N: n }
    if (gsi1pk) made.gsi1pk = { S: gsi1pk }
    if (gsi1sk) made.gsi1sk = { S: gsi1sk }
    return made
  })

const names = { '#a': 'a' }
const condition = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      { ConditionExpression: 'attribute_not_exists(pk)' },
      { ConditionExpression: 'attribute_exists(pk)' },
      {
        ConditionExpression: 'attribute_not_exists(#a) OR size(#a) > :one',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
      {
        ConditionExpression: 'NOT (n > :two) AND attribute_exists(n)',
        ExpressionAttributeValues: { ':two': { N: '2.0' } },
      },
      {
        ConditionExpression: 'n BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':low': { N: '1' }, ':high': { N: '2' } },
      },
      {
        ConditionExpression: 'n IN (:one, :two)',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { N: '2' } },
      },
      {
        ConditionExpression: '#a.kept = :seven',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':seven': { N: '7.0' } },
      },
      {
        ConditionExpression: '#a[1] = :x',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':x': { S: 'x' } },
      },
      {
        ConditionExpression: 'begins_with(#a, :x) OR contains(#a, :x)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':x': { S: 'x' } },
      },
      {
        ConditionExpression: 'attribute_type(#a, :s)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':s': { S: 'S' } },
      },
      {
        ConditionExpression: '#a <> :x',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':x': { S: 'x' } },
      },
      { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: names },
    ),
  },
)
const shown = fc.constantFrom({}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })

const update = fc.constantFrom(
  { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '5' } } },
  { UpdateExpression: 'SET n = if_not_exists(n, :n) + :n', ExpressionAttributeValues: { ':n': { N: '5' } } },
  { UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: '-5' } } },
  { UpdateExpression: 'REMOVE #a', ExpressionAttributeNames: names },
  {
    UpdateExpression: 'SET #a.kept = :n',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':n': { N: '8' } },
  },
  {
    UpdateExpression: 'SET n = n - :n REMOVE #a',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':n': { N: '1' } },
  },
  {
    UpdateExpression: 'ADD #a :s',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':s': { SS: ['z'] } },
  },
)

const put = fc.tuple(item, condition, shown).map(([Item, ...more]) => Object.assign({ Item }, ...more))
const withKey = fc.tuple(key.map(toKey), condition, shown).map(([Key, ...more]) => Object.assign({ Key }, ...more))
const updating = fc.tuple(key.map(toKey), update, shown).map(([Key, ...more]) => Object.assign({ Key }, ...more))

const transactItem = fc.oneof(
  put.map(Put => ({ Put })),
  withKey.map(Delete => ({ Delete })),
  withKey.filter(check => 'ConditionExpression' in check).map(ConditionCheck => ({ ConditionCheck })),
  // An update that cannot be applied cancels a transaction at AWS, and is no cancellation at DynamoDB Local.
  updating.filter(({ UpdateExpression }) => /^SET n = (:n|if)/.test(UpdateExpression)).map(Update => ({ Update })),
)

const query = fc
  .record({
    IndexName: fc.constantFrom(undefined, 'gsi1'),
    partition: fc.constantFrom('a', 'g'),
    Limit: fc.constantFrom(undefined, 1, 2),
    ScanIndexForward: fc.boolean(),
    filtered: fc.boolean(),
  })
  .map(({ partition, filtered, IndexName, ...more }) => ({
    ...more,
    IndexName,
    KeyConditionExpression: `${IndexName ? 'gsi1pk' : 'pk'} = :p`,
    ExpressionAttributeValues: { ':p': { S: partition } },
    ...(filtered ? { FilterExpression: 'attribute_exists(n)' } : {}),
  }))

/** Requests of every operation the library sends, most of them valid, to a handful of keys. */
export const randomRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  put.map(input => ({ operation: 'PutItem' as const, input })),
  withKey.map(input => ({ operation: 'DeleteItem' as const, input })),
  updating.map(input => ({ operation: 'UpdateItem' as const, input })),
  key.map(own => ({ operation: 'GetItem' as const, input: { Key: toKey(own), ConsistentRead: true } })),
  query.map(input => ({ operation: 'Query' as const, input })),
  fc
    .record({
      // One write an item: more is refused, but DynamoDB Local looks at conditions before it looks for that.
      TransactItems: fc.uniqueArray(transactItem, { minLength: 1, maxLength: 3, selector: addressOf }),
      ClientRequestToken: fc.constantFrom(undefined, 'one', 'two'),
    })
    .map(input => ({ operation: 'TransactWriteItems' as const, input })),
  fc
    .uniqueArray(key, { minLength: 1, maxLength: 3, selector: ({ pk, sk }) => pk + sk })
    .map(keys => ({ operation: 'BatchGetItem' as const, input: { Keys: keys.map(toKey) } })),
)

function addressOf(entry: Readonly<Record<string, { readonly Key?: Item; readonly Item?: Item }>>): string {
  const [write] = Object.values(entry)
  const { pk, sk } = write?.Key ?? write?.Item ?? {}
  return `${pk?.S} ${sk?.S}`
}
