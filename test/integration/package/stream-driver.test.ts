import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { postSave } from 'dynamo-signals'
import { ledgerTable } from 'dynamo-signals/table'
import { createTables, StreamDriver } from 'dynamo-signals/testing'
import { expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { freshDatabase, localConfig } from '../../support/fresh-database.ts'

const options = { sender: Author, dispatchUid: 'greet', consumer: 'greetings' }
const client = new DynamoDBStreamsClient(localConfig())

it('returns each record once as new, and all of them on request', async () => {
  const { database, tableName } = await freshDatabase(BOOKSHOP)
  const stream = new StreamDriver({ client, tableName })
  const genres = database.repository(Genre)

  const genre = await genres.create({ title: 'Poetry' })
  const one = await stream.newRecords()
  await genres.update(genre, { title: 'Verse' })
  const two = await stream.newRecords()

  expect([one, two, await stream.newRecords()].map(records => records.length)).toEqual([1, 1, 0])
  expect(await stream.records()).toEqual([...one, ...two])
  expect((one[0]?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toBeLessThan(Date.now() + 60_000)
})

it('delivers the records that a delivery causes, and names the receiver that fails', async () => {
  const { database, tableName } = await freshDatabase(BOOKSHOP)
  const stream = new StreamDriver({ client, tableName })
  const broken = new Error('The bell is broken.')
  const undo = postSave.connect(async ({ instance: author, effects }) => {
    if (author.name === 'known') throw broken
    await effects.repository(Author).save({ ...author, name: 'known' })
  }, options)
  onTestFinished(() => void undo())
  const author = await database.repository(Author).create({ email: 'a@example.org' })

  const delivery = stream.deliver(database, 'greetings')

  await expect(delivery).rejects.toMatchObject({ code: 'testing.deliveryFailed', dispatchUid: 'greet', cause: broken })
  await expect(delivery).rejects.toThrow('The receiver "greet" of "greetings" failed for the post-save of Author')
  expect(await database.repository(Author).get(author.id)).toMatchObject({ name: 'known' })
})

it('refuses a table that has no stream', async () => {
  const { client: dynamodb, tableName } = await freshDatabase([])
  const name = `${tableName}-silent`
  await createTables(dynamodb, [ledgerTable(name)])

  await expect(new StreamDriver({ client, tableName: name }).records()).rejects.toMatchObject({
    code: 'testing.noStream',
  })
})
