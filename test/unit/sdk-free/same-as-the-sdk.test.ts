import * as sdk from '@aws-sdk/client-dynamodb'
import { StandardRetryStrategy } from '@smithy/core/retry'
import type { Operation, Transport } from 'dynamo-signals'
import { leanTransport } from 'dynamo-signals/sdk-free'
import { dataTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { openEmbedded, type ServedDynamoDB } from 'dynamodb-embedded'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeFields } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { COMMANDS, sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { SYSTEM_RUNTIME } from '../../../packages/dynamo-signals/src/repository/runtime.ts'
import { createLeanTransport } from '../../../packages/dynamo-signals/src/sdk-free/lean-transport.ts'
import { fields } from '../../support/storable-values.ts'

/** Two databases that get the same requests: one from the SDK, one without it. */
const CREDENTIALS = { accessKeyId: 'same', secretAccessKey: 'same', sessionToken: 'same' }
const ENVIRONMENT = { ...SYSTEM_RUNTIME, env: {}, load: () => Promise.reject(new Error('not installed')) }
const TableName = 'data'
const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }
const Item = { ...Key, name: { S: 'Ada' }, bytes: { B: new Uint8Array([0, 255]) }, set: { NS: ['1', '2'] } }

let databases: readonly ServedDynamoDB[]
let bySdk: Transport
let lean: Transport
beforeEach(async () => {
  const now = () => 1_800_000_000_000
  databases = [await openEmbedded({ port: 0, now }), await openEmbedded({ port: 0, now })]
  const [{ endpoint: first = '' } = {}, { endpoint: second = '' } = {}] = databases
  const common = { region: 'eu-central-1', credentials: CREDENTIALS }
  const client = (endpoint: string) => new sdk.DynamoDBClient({ ...common, endpoint, retryStrategy: withoutPauses() })
  for (const endpoint of [first, second]) await createTables(client(endpoint), [dataTable(TableName)])
  bySdk = sdkTransport(client(first))
  lean = leanTransport({ ...common, endpoint: second })
})
afterEach(() => Promise.all(databases.map(database => database.close())))

/** The SDK's strategy, which waits no time. */
function withoutPauses(): StandardRetryStrategy {
  const backoff = { computeNextBackoffDelay: () => 0, setDelayBase() {} }
  return new StandardRetryStrategy({ maxAttempts: 4, baseDelay: 0, backoff })
}

/** Sends the same request to both, and returns both outcomes. */
async function outcomes(operation: Operation, input: object): Promise<readonly unknown[]> {
  // The SDK's transport does not bring the command of this operation.
  const options: object = operation === 'DescribeTable' ? { command: sdk.DescribeTableCommand } : {}
  const settle = async (transport: Transport) =>
    outcome(await transport(operation, input as never, options).catch(error => error))
  return [await settle(bySdk), await settle(lean)]
}

/** A result, or all that a caller can see of an error, without what differs between two requests or two tables. */
function outcome(settled: object): unknown {
  const { $metadata = {}, ...rest } = settled as { readonly $metadata?: sdk.GetItemCommandOutput['$metadata'] }
  const { httpStatusCode, attempts, requestId } = $metadata
  const metadata = { httpStatusCode, attempts, hasRequestId: typeof requestId === 'string' }
  if (settled instanceof Error) return { ...rest, metadata, name: settled.name, message: settled.message }
  if ('Table' in rest) rest.Table = { ...(rest.Table as object), TableId: undefined }
  return { ...rest, metadata }
}

const put = (more: object = {}) => ({ TableName, Item, ...more })
const failing = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }

/** Every operation of the library, with results and with errors. Each begins with the stored item. */
const REQUESTS: readonly (readonly [what: string, operation: Operation, input: object])[] = [
  ['a put', 'PutItem', put({ ReturnValues: 'ALL_OLD' })],
  ['a failed condition', 'PutItem', put(failing)],
  ['an item without its key', 'PutItem', put({ Item: { pk: Key.pk } })],
  ['an item of an unknown type', 'PutItem', put({ Item: { ...Key, odd: { X: '1' } } })],
  ['an item that is too large', 'PutItem', put({ Item: { ...Key, text: { S: 'x'.repeat(400 * 1024) } } })],
  ['a get', 'GetItem', { TableName, Key, ConsistentRead: true }],
  ['a get of nothing', 'GetItem', { TableName, Key: { ...Key, pk: { S: 'User#2' } } }],
  ['a table that does not exist', 'GetItem', { TableName: 'none', Key }],
  ['a delete', 'DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD' }],
  [
    'an update',
    'UpdateItem',
    {
      TableName,
      Key,
      UpdateExpression: 'SET #name = :name',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':name': { S: 'Countess' } },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    },
  ],
  ['an expression that cannot be parsed', 'UpdateItem', { TableName, Key, UpdateExpression: 'SET' }],
  [
    'a query',
    'Query',
    { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': Key.pk }, Limit: 1 },
  ],
  ['a scan', 'Scan', { TableName, Segment: 0, TotalSegments: 1 }],
  ['a batch', 'BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } }],
  ['the description of a table, with its dates', 'DescribeTable', { TableName }],
  ['a transaction', 'TransactWriteItems', { TransactItems: [{ Put: put() }] }],
  [
    'a canceled transaction, with its reasons and the stored item',
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: put(failing) },
        {
          ConditionCheck: {
            TableName,
            Key: { ...Key, pk: { S: 'User#3' } },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    },
  ],
]

it('sends every operation of the library in these tests', () => {
  expect(new Set(REQUESTS.map(([, operation]) => operation))).toEqual(
    new Set([...Object.keys(COMMANDS), 'DescribeTable']),
  )
})

describe('the outcome is that of the SDK', () => {
  it.each(REQUESTS)('of %s', async (_what, operation, input) => {
    await outcomes('PutItem', put())

    const [expected, actual] = await outcomes(operation, input)

    expect(actual).toEqual(expected)
  })

  it('of whatever an item holds', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async drawn => {
        const [, stored] = await outcomes('PutItem', put({ Item: { ...Key, ...encodeFields(drawn) } }))
        const [expected, actual] = await outcomes('GetItem', { TableName, Key })
        expect(stored).toMatchObject({ metadata: { httpStatusCode: 200, attempts: 1 } })
        expect(actual).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['a failed server', { once: 'InternalServerError' }],
    ['throttling', { once: 'ThrottlingException' }],
    ['a connection that ends', { once: 'ConnectionReset' }],
    ['a lost response', { once: 'AnswerLost' }],
    ['a server that fails to the end', { always: 'InternalServerError' }],
    ['a table that throttles to the end', { always: 'ProvisionedThroughputExceededException' }],
    ['connections that all end', { always: 'ConnectionReset' }],
    ['a conflict', { once: 'TransactionConflictException' }],
  ] as const)('of a put after %s, with the number of attempts', async (_what, fault) => {
    for (const database of databases) database.fail('PutItem', fault)
    const [, second = {} as ServedDynamoDB] = databases
    const common = { region: 'eu-central-1', credentials: CREDENTIALS, endpoint: second.endpoint }
    lean = createLeanTransport(common, { ...ENVIRONMENT, sleep: async () => {} })

    const [expected, actual] = await outcomes('PutItem', put(failing))

    expect(actual).toEqual(expected)
  })
})
