import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openDatabase as openWithClient } from 'dynamo-signals'
import { leanTransport as leanWithClient } from 'dynamo-signals/lean'
import { leanTransport, openDatabase } from 'dynamo-signals/sdk-free'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { openEmbedded, type ServedDynamoDB } from 'dynamodb-embedded'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BOOKSHOP, Genre } from '../../support/bookshop.ts'

const tables = { tableName: 'data', ledgerTableName: 'ledger', models: BOOKSHOP }
const region = 'eu-central-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

let dynamodb: ServedDynamoDB
beforeEach(async () => {
  dynamodb = await openEmbedded({ port: 0 })
  const client = new DynamoDBClient({ region, credentials, endpoint: dynamodb.endpoint })
  await createTables(client, [dataTable('data'), ledgerTable('ledger')])
})
afterEach(() => dynamodb.close())

it('opens a database that needs no client of the SDK', async () => {
  const client = leanTransport({ region, credentials, endpoint: dynamodb.endpoint })
  const genres = openDatabase({ client, ...tables }).repository(Genre)

  const created = await genres.create({ title: 'Poetry' })
  const updated = await genres.update(created, { title: 'Verse' })

  expect(await genres.get(created.id)).toEqual(updated)
  await expect(genres.update(created, { title: 'Prose' })).rejects.toMatchObject({ code: 'repository.conflict' })
})

it('refuses a client of the SDK, which it has no commands for', () => {
  const client = new DynamoDBClient({ region, credentials }) as never

  expect(() => openDatabase({ client, ...tables })).toThrow(
    expect.objectContaining({
      code: 'lean.needsTransport',
      message: expect.stringContaining('leanTransport({ region })'),
    }),
  )
})

it('leanTransport of dynamo-signals/lean accepts settings in place of a client', async () => {
  const client = leanWithClient({ region, credentials, endpoint: dynamodb.endpoint })
  const genres = openWithClient({ client, ...tables }).repository(Genre)

  const { id } = await genres.create({ title: 'Poetry' })

  expect(await genres.get(id)).toMatchObject({ title: 'Poetry' })
})

it.each([
  ['no settings', undefined, 'settings such as { region }'],
  ['an unknown one', { region, retries: 3 }, 'unknown option "retries"'],
  ['no region', {}, 'region must be a non-empty string'],
  [
    'a region that is not a name',
    { region: 'example.org/' },
    'region must be the name of a region such as "eu-central-1"',
  ],
  ['credentials without a secret', { region, credentials: { accessKeyId: 'one' } }, 'credentials must be'],
  ['an endpoint with a path', { region, endpoint: 'http://localhost/dynamodb' }, 'endpoint must be an address'],
  ['an endpoint without a protocol', { region, endpoint: 'localhost:8000' }, 'endpoint must be an address'],
  ['no attempt', { region, maxAttempts: 0 }, 'maxAttempts must be a whole number'],
  ['no time', { region, requestTimeout: 0 }, 'requestTimeout must be a number of milliseconds'],
  ['an endless time', { region, connectionTimeout: Infinity }, 'connectionTimeout must be a number of milliseconds'],
])('leanTransport refuses %s', (_what, settings, named) => {
  expect(() => leanTransport(settings as never)).toThrow(
    expect.objectContaining({ code: 'lean.badSettings', message: expect.stringContaining(named) }),
  )
})
