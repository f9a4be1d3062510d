import * as sdk from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeFields, type Item } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import type { Operation, Transport } from '../../../packages/dynamo-signals/src/repository/requests/transport.ts'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { type ScriptedNetwork, scriptedSdk } from '../../support/scripted-network.ts'
import { fields } from '../../support/storable-values.ts'

const TableName = 'data'
const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }
const ReturnValuesOnConditionCheckFailure = 'ALL_OLD'

let network: ScriptedNetwork
let client: sdk.DynamoDBClient
let transport: Transport
beforeEach(() => {
  ;({ network, client, transport } = scriptedSdk())
})

/** Whatever an item holds: the values that are drawn, and those that are rarely drawn. */
const items: fc.Arbitrary<Item> = fields.map(drawn => ({ ...Key, ...encodeFields(drawn), ...encodeFields(RARE) }))

const RARE = {
  quoted: '"\\\n\u2028\u2029\u0000\u007f😀é',
  '"\\ü': 'a name to be escaped',
  zero: -0,
  huge: 9_007_199_254_740_993n,
  small: 1e-130,
  undefined: undefined,
  empty: { map: {}, list: [], text: '', bytes: new Uint8Array() },
  bytes: [{ deep: new Uint8Array([0, 255, 128]) }, Buffer.from('a buffer')],
  sets: [new Set(['a']), new Set([1, 2n]), new Set([new Uint8Array([1, 2])])],
  B: 'an attribute that is named like a type',
  BS: ['a', 'b'],
}

/** Every request of the library that carries items, in each form. */
function inputs(item: Item): readonly (readonly [Operation, object])[] {
  const condition = {
    ConditionExpression: '#v = :v AND attribute_exists(pk)',
    ExpressionAttributeNames: { '#v': '_v' },
    ExpressionAttributeValues: { ':v': { N: '1' }, ':item': { M: item } },
    ReturnValuesOnConditionCheckFailure,
  }
  const { ConditionExpression: _, ReturnValuesOnConditionCheckFailure: __, ...values } = condition
  const writes = [
    { Put: { TableName, Item: item, ...condition } },
    { Delete: { TableName, Key, ...condition } },
    { Update: { TableName, Key, UpdateExpression: 'SET #v = :v', ...condition } },
    { ConditionCheck: { TableName, Key, ...condition } },
  ]
  return [
    ['PutItem', { TableName, Item: item, ...condition }],
    ['GetItem', { TableName, Key, ConsistentRead: true }],
    ['DeleteItem', { TableName, Key, ...condition }],
    ['UpdateItem', { TableName, Key, UpdateExpression: 'SET #v = :v', ...condition }],
    ['Query', { TableName, KeyConditionExpression: 'pk = :v', ...values, Limit: 20, ExclusiveStartKey: item }],
    ['Scan', { TableName, Segment: 0, TotalSegments: 2, ExclusiveStartKey: undefined }],
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key, item], ConsistentRead: true } } }],
    ['TransactWriteItems', { TransactItems: writes, ClientRequestToken: 'token' }],
  ]
}

const COMMANDS: Readonly<Record<string, new (input: never) => never>> = Object.fromEntries(
  Object.entries(sdk).filter(([name]) => name.endsWith('Command')),
) as never

/** Sends a request with the SDK's own codec. */
function bySdk(operation: Operation, input: object): Promise<unknown> {
  const Command = COMMANDS[`${operation}Command`] as new (input: object) => never
  return client.send(new Command(input))
}

function byUs(operation: Operation, input: object): Promise<unknown> {
  const options = operation === 'DescribeTable' ? { command: sdk.DescribeTableCommand } : undefined
  return transport(operation, input as never, options as object)
}

/** Sends a request twice through the transport, because the SDK encodes the first. */
async function bodies(send: typeof byUs, operation: Operation, input: object) {
  const before = network.sent.length
  await send(operation, input)
  await send(operation, input)
  return network.sent.slice(before).map(({ body }) => body)
}

describe('a request', () => {
  it.each(inputs({ ...Key, ...encodeFields(RARE) }))(
    '%s has the content that the SDK sends',
    async (operation, input) => {
      const [expected] = await bodies(bySdk, operation, input)

      const [, sent] = await bodies(byUs, operation, input)

      // DynamoDB ignores the order of the members of its JSON.
      expect(JSON.parse(String(sent))).toEqual(JSON.parse(String(expected)))
    },
  )

  it('has the bytes that the SDK sends, whatever the item holds', async () => {
    await fc.assert(
      fc.asyncProperty(items, async item => {
        for (const [operation, input] of inputs(item).filter(([name]) => name === 'PutItem')) {
          const [expected] = await bodies(bySdk, operation, input)
          const [, sent] = await bodies(byUs, operation, input)
          expect(sent).toBe(expected)
        }
      }),
      { numRuns: 200 },
    )
  })

  // DynamoDB must recognize a transaction that is sent again, whoever encoded it the first time.
  it('of a save or a delete has the bytes that the SDK sends', async () => {
    const requests: (readonly [Operation, object])[] = []
    const memory = memoryDatabase(BOOKSHOP)
    const recording: Transport = (operation, input, options) => {
      requests.push([operation, input])
      return memory.line.transport(operation, input, options)
    }
    const { database } = memory.reopen({ client: recording })
    const author = await database.repository(Author).create({ email: 'ada@example.org' })
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    await database.repository(Author).update(author, { email: 'lovelace@example.org' })
    await database.repository(Genre).update(genre, { title: 'Verse' })
    await database.transaction(async ({ check, repository }) => {
      check(Genre, genre.id, { title: 'Verse' })
      await repository(Author).delete(await repository(Author).get(author.id))
    })

    for (const [operation, input] of requests.filter(([name]) => /PutItem|TransactWrite/.test(name))) {
      const [expected] = await bodies(bySdk, operation, input)
      const [, sent] = await bodies(byUs, operation, input)
      expect(sent).toBe(expected)
    }
    expect(new Set(requests.map(([operation]) => operation))).toContain('TransactWriteItems')
  })

  it('has the headers that the SDK sends, signed anew', async () => {
    const input = { TableName, Key }
    await bySdk('GetItem', input)
    await byUs('GetItem', input)
    await byUs('GetItem', { ...input, ConsistentRead: true })

    const [expected, , sent] = network.sent

    const differing = ['amz-sdk-invocation-id', 'authorization', 'content-length', 'x-amz-content-sha256', 'x-amz-date']
    const rest = (headers = {}) => Object.entries(headers).filter(([name]) => !differing.includes(name))
    expect(rest(sent?.headers)).toEqual(rest(expected?.headers))
    expect(sent?.headers['content-length']).toBe(String(sent?.body.length))
    expect(sent?.headers.authorization).not.toBe(expected?.headers.authorization)
  })
})

describe('a response', () => {
  /** Sends a request after one that the SDK decodes, and returns the result or the error. */
  async function second(send: typeof byUs, operation: Operation): Promise<unknown> {
    await send(operation, { TableName, Key })
    return send(operation, { TableName, Key }).then(
      output => ({ output }),
      error => ({ error, name: error.name, message: error.message, $metadata: error.$metadata, ...error }),
    )
  }

  it('has what the SDK returns, whatever the item holds', async () => {
    await fc.assert(
      fc.asyncProperty(items, async item => {
        network.response = { body: jsonOf({ Item: item, ConsumedCapacity: { TableName, CapacityUnits: 0.5 } }) }
        const expected = await bySdk('GetItem', { TableName, Key })
        const { output } = (await second(byUs, 'GetItem')) as { output: object }
        expect(output).toEqual({ ...(expected as object), $metadata: expect.anything() })
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['GetItem', { Item: Key }],
    ['Query', { Items: [Key, Key], Count: 2, ScannedCount: 3, LastEvaluatedKey: Key }],
    ['BatchGetItem', { Responses: { data: [Key] }, UnprocessedKeys: { data: { Keys: [Key] } } }],
    ['DescribeTable', { Table: { TableName, CreationDateTime: 1_700_000_000.5, ItemCount: 3 } }],
    ['PutItem', {}],
  ] as const)('%s returns what the SDK returns', async (operation, body) => {
    network.response = { body: JSON.stringify(body) }

    const output = await second(byUs, operation)

    expect(output).toEqual(await second(bySdk, operation))
  })

  const CONDITIONAL = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'
  const CANCELED = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException'
  it.each([
    ['a failed condition', 400, { __type: CONDITIONAL, message: 'failed', Item: { ...Key, b: { B: 'AAE=' } } }],
    [
      'a canceled transaction',
      400,
      { __type: CANCELED, CancellationReasons: [{ Code: 'None' }, { Code: 'X', Item: Key }] },
    ],
    ['an unknown error', 400, { __type: 'com.amazon.coral.service#SerializationException', Message: 'no' }],
    ['an error without a body', 503, undefined],
    ['an error of a proxy', 502, '<html>bad gateway</html>'],
    ['a success that is not JSON', 200, '<html>sign in first</html>'],
    ['an empty success', 200, ''],
  ])('of %s is reported as the SDK does', async (_name, statusCode, body) => {
    network.response = { statusCode, body: typeof body === 'object' ? JSON.stringify(body) : (body ?? '') }
    const expected = await bySdk('GetItem', { TableName, Key }).catch(settled)
    network.next.push({})

    const { error, output } = (await second(byUs, 'GetItem')) as { error?: Error; output?: unknown }

    expect(error ? settled(error) : output).toEqual(expected)
  })

  it('that breaks off rejects with the error of the connection', async () => {
    network.next.push(
      {},
      { body: '{"Item":{}}', breaksWith: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) },
    )

    const { error } = (await second(byUs, 'GetItem')) as { error: Error }

    expect(error).toMatchObject({ code: 'ECONNRESET' })
  })
})

function settled(error: Error): unknown {
  const { $response: _response, ...rest } = error as Error & { $response?: unknown }
  return { ...rest, name: error.name, message: error.message, kind: error.constructor.name }
}

/** An output as DynamoDB sends it, with its bytes in base64. */
function jsonOf(output: object): string {
  return JSON.stringify(output, function (this: Record<string, unknown>, key, value) {
    const entry = this[key]
    return entry instanceof Uint8Array ? Buffer.from(entry).toString('base64') : value
  })
}
