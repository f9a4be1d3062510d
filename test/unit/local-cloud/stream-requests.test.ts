import { openTableStream, type StreamSource } from '@dynamo-signals/local-cloud'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { afterEach, expect, it, onTestFinished } from 'vitest'

const REGION = 'eu-central-1'
const A_DAY = 24 * 60 * 60 * 1_000

let dynamodb: EmbeddedDynamoDB
afterEach(() => dynamodb.close())

/** Opens the stream of a table twice: over HTTP and in this process. */
async function openStreams(now: () => number): Promise<{ http: StreamSource; inProcess: StreamSource }> {
  dynamodb = new EmbeddedDynamoDB({ now })
  await dynamodb.transport('CreateTable', {
    TableName: 'books',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  const { endpoint } = await dynamodb.listen()
  return {
    http: await openTableStream({ endpoint }, 'books', REGION),
    inProcess: await openTableStream(
      { endpoint, request: (operation, input) => dynamodb.request(operation, input) },
      'books',
      REGION,
    ),
  }
}

async function put(id: string, more: object = {}): Promise<void> {
  await dynamodb.transport('PutItem', { TableName: 'books', Item: { id: { S: id }, ...more } })
}

const shardOf = async (stream: StreamSource) => (await stream.listShards())[0]?.shardId ?? ''

it('gives the same records in process and over HTTP', async () => {
  const { http, inProcess } = await openStreams(() => 1_700_000_000_123)
  await put('all', {
    n: { N: '1.50' },
    b: { B: Uint8Array.of(0, 255) },
    bs: { BS: [Uint8Array.of(1)] },
    ns: { NS: ['2', '1'] },
    map: { M: { empty: { M: {} }, list: { L: [{ NULL: true }, { BOOL: false }] } } },
  })
  await put('all', { n: { N: '2' } })
  await dynamodb.transport('DeleteItem', { TableName: 'books', Key: { id: { S: 'all' } } })
  dynamodb.splitShards('books')

  expect(await inProcess.listShards()).toEqual(await http.listShards())
  const shardId = await shardOf(http)
  const page = await http.openShard(shardId, undefined).read()
  expect(await inProcess.openShard(shardId, undefined).read()).toEqual(page)
  expect(page.records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
  expect(page.records[0]?.dynamodb.ApproximateCreationDateTime).toBe(1_700_000_000)
})

it.each(['http', 'inProcess'] as const)('continues after trimmed records and old iterators: %s', async way => {
  let now = 1_700_000_000_000
  const streams = await openStreams(() => now)
  await put('first')
  const shard = await shardOf(streams[way])
  const reader = streams[way].openShard(shard, undefined)
  const [first] = (await reader.read()).records
  await put('lost')
  now += A_DAY + 60_000
  await put('kept')

  const { records, trimmed } = await reader.read()

  expect(records.map(({ dynamodb: { Keys } }) => Keys?.id?.S)).toEqual(['kept'])
  expect(trimmed).toBe(true)
  expect(first?.dynamodb.Keys?.id?.S).toBe('first')
})

it.each(['http', 'inProcess'] as const)('passes on that the stream does not respond: %s', async way => {
  const streams = await openStreams(Date.now)
  const reader = streams[way].openShard(await shardOf(streams[way]), undefined)
  dynamodb.fail('GetRecords', { once: 'InternalServerError' })

  await expect(reader.read()).rejects.toMatchObject({ name: 'InternalServerError' })

  await put('later')
  expect((await reader.read()).records).toHaveLength(1)
})

it.each(['http', 'inProcess'] as const)('lets other work run between the pages of a stream: %s', async way => {
  const streams = await openStreams(Date.now)
  await put('first')
  const reader = streams[way].openShard(await shardOf(streams[way]), undefined)
  let turns = 0
  const count = () => {
    turns++
    counting = setImmediate(count)
  }
  let counting = setImmediate(count)
  onTestFinished(() => clearImmediate(counting))

  for (let page = 0; page < 5; page++) await reader.read()

  expect(turns).toBeGreaterThanOrEqual(4)
})
