import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type Database, type PostSave, postSave, preSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const consumer = 'tests'
let shop: FreshDatabase
let database: Database
let stream: StreamDriver
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  database = shop.database
  stream = new StreamDriver(shop.tableName)
})

const genres = () => database.repository(Genre)

/** Every `postSave` of genres, in the words of the test. */
function hear<T>(tell: (event: PostSave<typeof Genre>) => T, dispatchUid = 'tests/hear', runOnRaw = false): T[] {
  const heard: T[] = []
  const receive = (event: PostSave<typeof Genre>) => void heard.push(tell(event))
  connected(postSave.connect(receive, { sender: Genre, dispatchUid, consumer, runOnRaw }))
  return heard
}

describe('postSave', () => {
  it('C5: receives created, instance, previous, changedFields, raw and record', async () => {
    const heard = hear(({ created, instance, previous, changedFields, raw, record }) => ({
      created,
      title: instance.title,
      before: previous?.title,
      changedFields,
      raw,
      eventName: record.eventName,
    }))

    const genre = await genres().create({ title: 'Poetry' })
    await genres().update(genre, { title: 'Verse' })
    await stream.deliver(database, consumer)

    expect(heard).toEqual([
      { created: true, title: 'Poetry', before: undefined, changedFields: ['title'], raw: false, eventName: 'INSERT' },
      { created: false, title: 'Verse', before: 'Poetry', changedFields: ['title'], raw: false, eventName: 'MODIFY' },
    ])
  })

  it('C6: created reflects what the table did, regardless of the source of the ID and of the mode', async () => {
    const heard = hear(({ created, instance }) => `${instance.id} ${created}`)

    await genres().save({ id: 'chosen', title: 'A' }, { mode: 'upsert' })
    await genres().save({ id: 'chosen', title: 'B' }, { mode: 'upsert' })
    await genres().save({ id: 'chosen', title: 'C' }, { mode: 'update' })
    await genres().delete(await genres().get('chosen'))
    await genres().save({ id: 'chosen', title: 'D' }, { mode: 'upsert' })
    await stream.deliver(database, consumer)

    expect(heard).toEqual(['chosen true', 'chosen false', 'chosen false', 'chosen true'])
  })

  it('C11, C12: does not run for raw saves, unless the receiver has runOnRaw', async () => {
    const usual = hear(({ instance }) => instance.title)
    const everything = hear(({ instance, raw }) => `${instance.title} ${raw}`, 'tests/raw', true)

    const fixture = await genres().create({ title: 'Fixture' }, { raw: true })
    await genres().update(fixture, { title: 'Edited' })
    await stream.deliver(database, consumer)

    expect(usual).toEqual(['Edited'])
    expect(everything).toEqual(['Fixture true', 'Edited false'])
  })

  it('C17: an error of a receiver does not reach the caller or undo the save: the record is retried until it succeeds', async () => {
    let broken = true
    const heard = hear(({ instance }) => {
      if (broken) throw new Error('Broken.')
      return instance.title
    })

    const genre = await genres().create({ title: 'Poetry' })
    const Records = await stream.newRecords()
    const handle = createStreamHandler({ database, consumer })
    const first = await handle({ Records })
    broken = false
    const second = await handle({ Records })

    expect(await genres().get(genre.id)).toEqual(genre)
    expect(first.batchItemFailures).toHaveLength(1)
    expect(second.batchItemFailures).toEqual([])
    expect(heard).toEqual(['Poetry'])
  })

  it('C18: a receiver that throws does not prevent others from running', async () => {
    hear(() => {
      throw new Error('Broken.')
    }, 'tests/first')
    const heard = hear(({ instance }) => instance.title, 'tests/second')

    await genres().create({ title: 'Poetry' })
    await createStreamHandler({ database, consumer })({ Records: await stream.newRecords() })

    expect(heard).toEqual(['Poetry'])
  })

  it('C19: runs after the commit of the whole transaction, and sees all of it', async () => {
    const heard: (number | undefined)[] = []
    const look = async ({ database: seen }: PostSave<typeof Genre>) => {
      const author = await seen.repository(Author).findBy('email', 'c19@example.org')
      heard.push(author?.version)
    }
    connected(postSave.connect(look, { sender: Genre, dispatchUid: 'tests/look', consumer }))

    await database.transaction(async transaction => {
      await transaction.repository(Genre).create({ title: 'Poetry' })
      expect(await stream.newRecords()).toEqual([])
      await transaction.repository(Author).create({ email: 'c19@example.org' })
    })
    await stream.deliver(database, consumer)

    expect(heard).toEqual([1])
  })

  it('C32: internal items send nothing: guards, receipts, reasons for deletes', async () => {
    const senders: string[] = []
    connected(
      postSave.connect(({ sender, instance }) => void senders.push(`${sender.name} ${instance.id}`), {
        dispatchUid: 'tests/everything',
        consumer,
      }),
    )

    const author = await database.repository(Author).create({ id: 'ada', email: 'c32@example.org' })
    await database.repository(Author).delete(author)
    await stream.deliver(database, consumer)

    expect(senders).toEqual(['Author ada'])
  })

  it('C33: a receiver that saves its own instance receives that save, not as created, and stops when nothing changes', async () => {
    const heard: string[] = []
    const trim = async ({ instance, created, effects }: PostSave<typeof Genre>) => {
      heard.push(`${instance.title} ${created}`)
      await effects.repository(Genre).update(instance, { title: 'Poetry' })
    }
    connected(postSave.connect(trim, { sender: Genre, dispatchUid: 'tests/trim', consumer }))

    const genre = await genres().create({ title: 'poetry' })
    await stream.deliver(database, consumer)

    expect(heard).toEqual(['poetry true', 'Poetry false'])
    expect(await genres().get(genre.id)).toMatchObject({ title: 'Poetry', version: 2 })
  })

  it('C34: bulk saves send both signals for each instance, and other writers’ changes reach durable receivers', async () => {
    const before: string[] = []
    connected(preSave.connect(({ instance }) => void before.push(instance.title), { sender: Genre }))
    const after = hear(({ instance }) => instance.title)

    await genres().saveMany([{ title: 'A' }, { title: 'B' }, { title: 'C' }])
    const Item = {
      pk: { S: 'Genre#d' },
      sk: { S: 'instance' },
      _type: { S: 'Genre' },
      id: { S: 'd' },
      title: { S: 'D' },
    }
    await shop.client.send(new PutItemCommand({ TableName: shop.tableName, Item }))
    await stream.deliver(database, consumer)

    expect(before).toEqual(['A', 'B', 'C'])
    expect(after.toSorted()).toEqual(['A', 'B', 'C', 'D'])
  })

  it('C39: a writer that bypasses the repository sends no preSave, but cannot bypass the stream', async () => {
    connected(preSave.connect(() => Promise.reject(new Error('Nobody saves here.')), { sender: Genre }))
    const heard = hear(({ instance, created }) => `${instance.title} ${created}`)
    const Item = {
      pk: { S: 'Genre#e' },
      sk: { S: 'instance' },
      _type: { S: 'Genre' },
      id: { S: 'e' },
      title: { S: 'E' },
    }

    await shop.client.send(new PutItemCommand({ TableName: shop.tableName, Item }))
    await shop.client.send(new PutItemCommand({ TableName: shop.tableName, Item: { ...Item, title: { S: 'F' } } }))
    await stream.deliver(database, consumer)

    expect(heard).toEqual(['E true', 'F false'])
  })
})
