import { DynamoDBClient, type DynamoDBClientConfig, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openDatabase, type Transport } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { describe, expect, it } from 'vitest'
import { createTables as createLocalTables } from '../../../packages/local-cloud/src/dynamodb/create-tables.ts'
import { BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { answer, MemoryEndpoint } from '../../support/memory-dynamodb/memory-endpoint.ts'

const tables = { tableName: 'data', ledgerTableName: 'ledger' }

function bookshop(settings: DynamoDBClientConfig = {}) {
  const memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
  const network = new MemoryEndpoint(memory.transport)
  const client = new DynamoDBClient({ ...network.config, ...settings })
  return { network, client, genres: openDatabase({ client, ...tables, models: BOOKSHOP }).repository(Genre) }
}

// findings/sdk-paginator-keeps-its-place.sh
it('leaves the options of a list as they are, so that a second pass returns everything again', async () => {
  const { genres } = bookshop()
  const titles = ['a', 'b', 'c', 'd', 'e']
  for (const title of titles) await genres.create({ id: title, title })
  const options = Object.freeze({ limit: 2 })
  const pass = async () => {
    const page = await genres.list({}, options).page()
    return { items: page.items.length, hasMore: page.cursor !== undefined }
  }

  const passes = [await pass(), await pass()]

  expect(passes).toEqual([
    { items: 2, hasMore: true },
    { items: 2, hasMore: true },
  ])
})

// findings/client-mock-records-one-input.sh
it('sends an input of its own for each page, so that a recorded input stays as it was sent', async () => {
  const memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
  const inputs: object[] = []
  const client: Transport = (operation, input, options) => {
    if (operation !== 'Query') return memory.transport(operation, input, options)
    inputs.push(input)
    return memory.transport(operation, { ...input, Limit: 1 }, options)
  }
  const genres = openDatabase({ client, ...tables, models: BOOKSHOP }).repository(Genre)
  for (const title of ['a', 'b']) await genres.create({ id: title, title })

  const listed = await Array.fromAsync(genres.list())

  const starts = inputs.map(input => JSON.stringify((input as QueryCommandInput).ExclusiveStartKey))
  expect(listed.map(genre => genre.id)).toEqual(['a', 'b'])
  expect(starts[0]).toBeUndefined()
  expect(new Set(starts).size).toBe(inputs.length)
})

// findings/sdk-document-client-shares-middleware.sh
it("adds no middleware to the caller's client, which shares its stack with every document client", async () => {
  const { client } = bookshop()
  const documents = DynamoDBDocumentClient.from(client)
  const before = client.middlewareStack.identify()

  const genres = openDatabase({ client: documents, ...tables, models: BOOKSHOP }).repository(Genre)
  await genres.create({ title: 'Poetry' })

  expect(client.middlewareStack.identify()).toEqual(before)
})

// findings/sdk-retries-run-out.sh
it('repeats a throttled save although the client makes a single attempt, as it does when its retries have run out', async () => {
  const { network, genres } = bookshop({ maxAttempts: 1 })
  let refused = 0
  const throttled = async () => {
    refused += 1
    return answer(400, { __type: 'ProvisionedThroughputExceededException' })
  }
  network.next(throttled, throttled)

  const genre = await genres.create({ title: 'Poetry' })

  expect(refused).toBe(2)
  expect(await genres.get(genre.id)).toEqual(genre)
})

// findings/sdk-does-not-retry-throttled-transactions.sh
it.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'TransactionConflict'])(
  'repeats a transaction that DynamoDB cancelled with %s, which the SDK sends once',
  async Code => {
    const { network, genres } = bookshop()
    let cancelled = 0
    const cancel = async () => {
      cancelled += 1
      const CancellationReasons = [{ Code: 'None' }, { Code, Message: 'See the code.' }]
      return answer(400, {
        __type: 'TransactionCanceledException',
        message: `Reasons [None, ${Code}]`,
        CancellationReasons,
      })
    }
    await genres.create({ title: 'Travel' })
    network.next(cancel, cancel)

    const saved = await genres.saveMany([{ title: 'Poetry' }, { title: 'Cooking' }])

    expect(cancelled).toBe(2)
    expect(await Promise.all(saved.map(genre => genres.get(genre.id)))).toEqual(saved)
  },
)

// findings/sdk-asks-again-for-expiring-credentials.sh
it("asks the client's provider of credentials once for many saves, although it calls the client through a view", async () => {
  let asked = 0
  const expiration = new Date(Date.now() + 3_600_000)
  const credentials = async () => {
    asked += 1
    return { accessKeyId: 'memory', secretAccessKey: 'memory', expiration }
  }
  const { genres } = bookshop({ credentials })

  for (const title of ['a', 'b', 'c', 'd']) await genres.create({ title })

  expect(asked).toBe(1)
})

// findings/sdk-waiter-ignores-denied-access.sh
describe.each([
  ['createTables of the library', createTables],
  ['createTables of the local cloud', createLocalTables],
])('%s', (_, create) => {
  it('reports a denied DescribeTable at once, which the waiter of the SDK repeats until its time is up', async () => {
    const { network, client } = bookshop()
    const isLocal = create === createLocalTables
    const missing = async () => answer(400, { __type: 'ResourceNotFoundException' })
    const denied = async () => answer(400, { __type: 'AccessDeniedException' })
    network.next(...(isLocal ? [missing] : []), async () => answer(200, {}), denied)

    await expect(create(client, [dataTable('data')])).rejects.toMatchObject({ name: 'AccessDeniedException' })

    // Another request would have reached the memory.
    expect(network.requests).toEqual([])
  })
})
