import * as sdk from '@aws-sdk/client-dynamodb'
import type { Operation, Transport } from 'dynamo-signals'
import { leanTransport } from 'dynamo-signals/lean'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeFields } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { ScriptedNetwork, type SentRequest } from '../../support/scripted-network.ts'
import { signatureOf } from '../../support/sdk-signature.ts'
import { fields } from '../../support/storable-values.ts'

const TableName = 'data'
const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }
const get = { TableName, Key }
const THROTTLED = { statusCode: 400, body: '{"__type":"x#ProvisionedThroughputExceededException","message":"slow"}' }
const FAILED = { statusCode: 400, body: '{"__type":"x#ConditionalCheckFailedException","message":"failed"}' }

let network: ScriptedNetwork
let client: sdk.DynamoDBClient
let transport: Transport
beforeEach(() => {
  network = new ScriptedNetwork()
  open()
})

function open(settings: sdk.DynamoDBClientConfig = {}): void {
  client = new sdk.DynamoDBClient({ ...network.config, maxAttempts: 3, ...settings })
  countRequestsOf(client)
  transport = leanTransport(client)
}

/** Counts the requests that the SDK builds: it asks for the endpoint of each. */
let builtBySdk = 0
function countRequestsOf({ config }: sdk.DynamoDBClient): void {
  const { endpointProvider } = config
  builtBySdk = 0
  config.endpointProvider = (...args) => {
    builtBySdk++
    return endpointProvider(...args)
  }
}

describe('a request', () => {
  it('is built by the SDK the first time, and then here', async () => {
    for (let count = 0; count < 3; count++) await transport('GetItem', get)
    await transport('Query', { TableName })

    expect(network.sent).toHaveLength(4)
    expect(builtBySdk).toBe(2)
  })

  it('has the headers and the body of the request that the SDK sends', async () => {
    await transport('GetItem', get)
    await transport('GetItem', get)

    const [expected, sent] = network.sent
    const ofOneRequest = ['amz-sdk-invocation-id', 'x-amz-date', 'authorization']
    const rest = ({ headers }: SentRequest) => Object.entries(headers).filter(([name]) => !ofOneRequest.includes(name))
    expect(sent?.body).toBe(expected?.body)
    expect(rest(sent as SentRequest)).toEqual(rest(expected as SentRequest))
    expect(Object.keys(sent?.headers ?? {})).toEqual(Object.keys(expected?.headers ?? {}))
    expect(sent?.headers['amz-sdk-invocation-id']).not.toBe(expected?.headers['amz-sdk-invocation-id'])
  })

  it('has the signature of the SDK, whatever it writes', async () => {
    await transport('PutItem', { TableName, Item: Key })

    await fc.assert(
      fc.asyncProperty(fields, async drawn => {
        await transport('PutItem', { TableName, Item: { ...Key, ...encodeFields(drawn) } })
        const sent = network.sent.at(-1) as SentRequest
        const credentials = { accessKeyId: 'scripted', secretAccessKey: 'scripted' }
        expect(sent.headers.authorization).toBe(await signatureOf(sent, credentials))
      }),
      { numRuns: 100 },
    )
    expect(builtBySdk).toBe(1)
  })

  it('is signed with the newest credentials, and built by the SDK again for another identity', async () => {
    let credentials: sdk.DynamoDBClientConfig['credentials'] & object = {
      accessKeyId: 'one',
      secretAccessKey: 'secret',
      sessionToken: 'token of one',
    } as never
    // Expired credentials are asked for again.
    open({ credentials: async () => ({ ...(credentials as never as object), expiration: new Date(0) }) as never })
    await transport('GetItem', get)
    await transport('GetItem', get)
    credentials = { accessKeyId: 'two', secretAccessKey: 'other', sessionToken: 'token of two' } as never
    await transport('GetItem', get)
    await transport('GetItem', get)

    const tokens = network.sent.map(({ headers }) => headers['x-amz-security-token'])
    expect(tokens).toEqual(['token of one', 'token of one', 'token of two', 'token of two'])
    expect(builtBySdk).toBe(2)
    const last = network.sent.at(-1) as SentRequest
    expect(last.headers.authorization).toBe(await signatureOf(last, credentials as never))
  })

  it.each<[Operation, (table: string) => object]>([
    ['GetItem', TableName => ({ TableName, Key })],
    ['BatchGetItem', table => ({ RequestItems: { other: { Keys: [Key] }, [table]: { Keys: [Key] } } })],
    [
      'TransactWriteItems',
      TableName => ({ TransactItems: [check('other'), check(TableName)], ClientRequestToken: 'a' }),
    ],
  ])(
    'of a table in another account is always built by the SDK, because its endpoint may differ: %s',
    async (operation, of) => {
      for (let count = 0; count < 3; count++) await transport(operation, of(ARN) as never)

      expect(builtBySdk).toBe(3)
    },
  )

  it('with the ARN of a table in an item is not built by the SDK', async () => {
    for (let count = 0; count < 3; count++)
      await transport('PutItem', { TableName: 'data', Item: { ...Key, of: { S: ARN } } })

    expect(builtBySdk).toBe(1)
  })
})

const ARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/data'
function check(TableName: string) {
  return { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } }
}

describe('a response', () => {
  it.each([
    ['a failed condition', FAILED],
    [
      'a canceled transaction',
      { statusCode: 400, body: '{"__type":"x#TransactionCanceledException","CancellationReasons":[{"Code":"None"}]}' },
    ],
    [
      'an invalid request',
      { statusCode: 400, body: '{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}' },
    ],
  ])('of %s is the error of the SDK, after one attempt', async (_name, response) => {
    network.next.push(response)
    const expected = await client.send(new sdk.GetItemCommand(get)).catch(settled)
    await transport('GetItem', get)
    network.next.push(response)

    const error = await transport('GetItem', get).catch(settled)

    expect(error).toEqual(expected)
    expect(network.sent).toHaveLength(3)
  })

  it('that asks for patience is awaited by the SDK, after a pause of its retry strategy', async () => {
    await transport('GetItem', get)
    network.next.push(THROTTLED, { body: JSON.stringify({ Item: Key }) })

    const output = await transport('GetItem', get)

    expect(output).toMatchObject({ Item: Key, $metadata: { attempts: 2 } })
    expect(builtBySdk).toBe(2)
  })

  it('is not asked for again if the client makes one attempt', async () => {
    open({ maxAttempts: 1 })
    await transport('GetItem', get)
    network.next.push(THROTTLED)

    await expect(transport('GetItem', get)).rejects.toMatchObject({ $metadata: { attempts: 1 } })
    expect(network.sent).toHaveLength(2)
  })

  it.each([
    ['a lost response', { body: '{"Item":{}}', breaksWith: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }],
    ['a failed server', { statusCode: 500, body: '{"__type":"x#InternalServerError"}' }],
    ['a proxy', { statusCode: 502, body: '<html>' }],
  ])('after %s, a refusal says that there was an earlier attempt, which may have been applied', async (_name, lost) => {
    await transport('PutItem', { TableName, Item: Key })
    network.next.push(lost, FAILED)

    const refused = transport('PutItem', { TableName, Item: Key })

    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', $metadata: { attempts: 2 } })
  })

  it('that the clock is wrong is corrected by the SDK, and later requests have the right time', async () => {
    await transport('GetItem', get)
    const serverTime = new Date(Date.now() + 3_600_000)
    network.next.push({
      statusCode: 400,
      body: '{"__type":"com.amazon.coral.service#RequestTimeTooSkewed","message":"Signature expired"}',
      headers: { date: serverTime.toUTCString() },
    })
    network.next.push(network.next[0] as object)

    await transport('GetItem', get)
    await transport('GetItem', get)

    const hour = serverTime.toISOString().replace(/[-:]/g, '').slice(0, 11)
    expect(network.sent.at(-1)?.headers['x-amz-date']?.slice(0, 11)).toBe(hour)
    expect(builtBySdk).toBe(2)
  })
})

function settled(error: Error): unknown {
  const { $response: _response, ...rest } = error as Error & { $response?: unknown }
  return { ...rest, name: error.name, message: error.message, kind: error.constructor.name }
}
