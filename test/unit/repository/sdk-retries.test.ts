import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { ConflictError, type Database, openDatabase } from 'dynamo-signals'
import { leanTransport } from 'dynamo-signals/lean'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { beforeEach, describe, expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { MemoryEndpoint, type NetworkFault } from '../../support/memory-dynamodb/memory-endpoint.ts'

const tables = { tableName: 'data', ledgerTableName: 'ledger' }

let memory: MemoryDynamoDB
let network: MemoryEndpoint
let client: DynamoDBClient
let database: Database
beforeEach(() => {
  memory = new MemoryDynamoDB({ tables: [dataTable('data'), ledgerTable('ledger')] })
  network = new MemoryEndpoint(memory.transport)
  client = new DynamoDBClient(network.config)
  database = openDatabase({ client, ...tables, models: BOOKSHOP })
})

/** The response is lost, so the SDK retries the request before the library sees a result. */
const answerLost: NetworkFault = async send => {
  await send()
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

describe.each([
  ['with all of its middleware', (plain: DynamoDBClient) => plain],
  ['beneath leanTransport', leanTransport],
])("beneath the library, the SDK's own retry %s", (_name, over) => {
  beforeEach(() => {
    database = openDatabase({ client: over(client), ...tables, models: BOOKSHOP })
  })

  it('applies a counter update twice, which is why the library never uses one', async () => {
    network.next(answerLost)
    const Key = { pk: { S: 'counter' }, sk: { S: 'counter' } }
    const ExpressionAttributeValues = { ':one': { N: '1' } }

    await client.send(
      new UpdateItemCommand({ TableName: 'data', Key, UpdateExpression: 'ADD n :one', ExpressionAttributeValues }),
    )

    expect(memory.table('data').find(Key)).toMatchObject({ n: { N: '2' } })
  })

  it('repeats an applied put: the library recognizes it by its write id', async () => {
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    network.requests.length = 0
    network.next(answerLost)

    const saved = await database.repository(Genre).update(genre, { title: 'Verse' })

    expect(saved.version).toBe(2)
    expect(network.requests).toEqual(['PutItem', 'PutItem'])
    expect(memory.table('data').records).toHaveLength(2)
  })

  it('repeats an applied insert: the id does not count as taken', async () => {
    network.next(answerLost)

    const genre = await database.repository(Genre).create({ id: 'poetry', title: 'Poetry' })

    expect(await database.repository(Genre).get('poetry')).toEqual(genre)
  })

  it('repeats an applied transaction: the token makes it one', async () => {
    await database.repository(Genre).create({ title: 'Poetry' })
    network.requests.length = 0
    network.next(answerLost)

    const author = await database.repository(Author).create({ email: 'ada@example.org' })

    expect(network.requests).toEqual(['TransactWriteItems', 'TransactWriteItems'])
    expect(await database.repository(Author).findBy('email', 'ada@example.org')).toEqual(author)
  })

  it('repeats an applied delete without a conflict', async () => {
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    network.next(answerLost)

    await expect(database.repository(Genre).delete(genre)).resolves.toMatchObject({ total: 1 })
  })

  it('repeats an applied put that was overwritten: if the item no longer lists it, the outcome is unknown', async () => {
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    const others = openDatabase({ client: memory.transport, ...tables, models: BOOKSHOP }).repository(Genre)
    network.next(async send => {
      await send()
      for (const title of 'BCDEF') await others.save({ id: genre.id, title }, { mode: 'update' })
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    })

    const refused = database.repository(Genre).update(genre, { title: 'A' })

    await expect(refused).rejects.toMatchObject({ name: 'UnavailableError', outcome: 'unknown' })
  })

  it('reports a refusal of the first attempt as a conflict', async () => {
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    const others = openDatabase({ client: memory.transport, ...tables, models: BOOKSHOP }).repository(Genre)
    await others.save({ id: genre.id, title: 'Theirs' }, { mode: 'update' })

    await expect(database.repository(Genre).update(genre, { title: 'Ours' })).rejects.toThrow(ConflictError)
  })
})

describe('the transport over a client of the SDK', () => {
  it("drops the SDK's idle logger, which copies every input and output, and keeps the caller's logger", async () => {
    const copied: object[] = []
    const logger = { trace() {}, debug() {}, warn() {}, error() {}, info: (entry: object) => void copied.push(entry) }
    const logging = new DynamoDBClient({ ...network.config, logger })
    const idle = client.config.logger.info
    client.config.logger.info = entry => void copied.push(entry)

    await database.repository(Genre).create({ title: 'Poetry' })
    expect(copied).toEqual([])
    const genres = openDatabase({ client: logging, ...tables, models: BOOKSHOP }).repository(Genre)
    const genre = await genres.create({ title: 'Verse' })
    copied.length = 0
    await genres.update(genre, { title: 'Prose' })

    expect(copied).toHaveLength(1)
    client.config.logger.info = idle
  })

  it('keeps a logger that logs only errors', async () => {
    const errors: object[] = []
    const logger = { trace() {}, debug() {}, info() {}, warn() {}, error: (entry: object) => void errors.push(entry) }
    const logging = new DynamoDBClient({ ...network.config, logger })
    network.next(async () => {
      throw new Error('closed')
    })

    await expect(sdkTransport(logging)('GetItem', { TableName: 'data', Key: {} })).rejects.toThrow('closed')

    expect(errors).toHaveLength(1)
  })

  it('runs middleware that is added to the client after the database was opened', async () => {
    const seen: string[] = []
    const genre = await database.repository(Genre).create({ title: 'Poetry' })
    client.middlewareStack.add(
      (next, { commandName }) =>
        args => {
          seen.push(String(commandName))
          return next(args)
        },
      { step: 'initialize' },
    )

    await database.repository(Genre).update(genre, { title: 'Verse' })

    expect(seen).toEqual(['PutItemCommand'])
  })
})
