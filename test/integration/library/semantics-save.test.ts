import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type Database, openDatabase, type PreSave, postSave, preSave, ValidationError } from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Genre } from '../../support/bookshop.ts'
import { isOfLayout } from '../../support/faulty-transport.ts'
import { type FreshDatabase, freshDatabase, localClient } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: FreshDatabase
let database: Database
beforeAll(async () => {
  shop = await freshDatabase(BOOKSHOP)
  database = shop.database
})

const genres = () => database.repository(Genre)
const authors = () => database.repository(Author)

async function storedItem(pk: string) {
  const Key = { pk: { S: pk }, sk: { S: 'instance' } }
  const { Item } = await localClient().send(
    new GetItemCommand({ TableName: shop.tableName, Key, ConsistentRead: true }),
  )
  return Item
}

describe('a save, step by step', () => {
  it('C2: sends preSave, validates, writes, and leaves postSave to the stream', async () => {
    const steps: string[] = []
    const client = localClient()
    const { tableName, ledgerTableName } = shop
    const watched = openDatabase({
      tableName,
      ledgerTableName,
      models: BOOKSHOP,
      client: {
        send: command => {
          if (!isOfLayout(command.input)) steps.push(command.constructor.name)
          return client.send(command)
        },
      },
    })
    connected(
      preSave.connect(({ instance }) => void steps.push(`preSave ${instance.title}`), { sender: Genre }),
      postSave.connect(() => void steps.push('postSave'), { sender: Genre, dispatchUid: 'c2', consumer: 'c2' }),
    )
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    await watched.repository(Genre).create({ title: 'Poetry' })
    await expect(watched.repository(Genre).create({ title: 1 as never })).rejects.toThrow(ValidationError)
    await stream.deliver(database, 'c2')

    expect(steps).toEqual(['preSave Poetry', 'PutItemCommand', 'postSave'])
  })

  it('C3: preSave receives signal, sender, instance, raw, updateFields, previous, database and context', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    const events: PreSave<typeof Genre>[] = []
    connected(
      preSave.connect(event => void events.push({ ...event, instance: { ...event.instance } }), { sender: Genre }),
    )
    const acting = database.withContext({ actor: 'ada' })

    await acting.repository(Genre).update(genre, { title: 'Verse' })

    expect(events).toEqual([
      expect.objectContaining({
        signal: preSave,
        sender: Genre,
        instance: { ...genre, title: 'Verse' },
        previous: genre,
        adding: false,
        changedFields: ['title'],
        updateFields: undefined,
        raw: false,
        context: { actor: 'ada' },
      }),
    ])
    expect(events[0]?.database.models).toEqual(BOOKSHOP)
  })

  it('C4: preSave knows whether the save adds an instance, but only the write confirms it', async () => {
    const adding: boolean[] = []
    connected(preSave.connect(event => void adding.push(event.adding), { sender: Genre }))

    const genre = await genres().create({ id: 'c4', title: 'Poetry' })
    await genres().save({ ...genre, title: 'Verse' })
    await expect(genres().create({ id: 'c4', title: 'Again' })).rejects.toMatchObject({ name: 'AlreadyExistsError' })

    expect(adding).toEqual([true, false, true])
  })

  it('C13: changes that preSave makes to the instance are saved', async () => {
    const trim = ({ instance }: PreSave<typeof Genre>) => Object.assign(instance, { title: instance.title.trim() })
    connected(preSave.connect(trim, { sender: Genre }))

    const genre = await genres().create({ title: '  Poetry ' })

    expect(genre.title).toBe('Poetry')
    expect(await genres().get(genre.id)).toEqual(genre)
  })

  it('C13: deep changes that preSave makes are saved, and the caller’s object does not change', async () => {
    const author = await authors().create({ email: 'c13@example.org' })
    connected(preSave.connect(({ instance }) => void instance.tags?.push('new'), { sender: Book }))
    const tags = ['old']

    const book = await database.repository(Book).create({ title: 'Deep', authorId: author.id, tags })
    const later = await database.repository(Book).update(book, { pages: 2 })

    expect(tags).toEqual(['old'])
    expect(later.tags).toEqual(['old', 'new', 'new'])
    expect(await database.repository(Book).get(book.id)).toEqual(later)
  })

  it('C15: a preSave receiver that throws stops the save: nothing is written, no postSave, the error as it was thrown', async () => {
    const heard: string[] = []
    const veto = new Error('Not today.')
    connected(
      preSave.connect(() => Promise.reject(veto), { sender: Genre, priority: 1 }),
      preSave.connect(() => void heard.push('the next receiver'), { sender: Genre }),
    )
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    await expect(genres().create({ id: 'c15', title: 'Poetry' })).rejects.toBe(veto)

    expect(heard).toEqual([])
    expect(await genres().find('c15')).toBeUndefined()
    expect(await stream.newRecords()).toEqual([])
  })

  it('C16: a write that fails after preSave sends no postSave', async () => {
    await authors().create({ email: 'c16@example.org' })
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()
    const heard: string[] = []
    connected(
      preSave.connect(({ instance }) => void heard.push(instance.email), { sender: Author }),
      postSave.connect(() => void heard.push('postSave'), { sender: Author, dispatchUid: 'c16', consumer: 'c16' }),
    )

    await expect(authors().create({ email: 'c16@example.org' })).rejects.toMatchObject({ name: 'ValueTakenError' })
    await stream.deliver(database, 'c16')

    expect(heard).toEqual(['c16@example.org'])
  })

  it('C20: preSave gets the draft, and the caller and postSave get separate instances, equal to the stored one', async () => {
    const seen: object[] = []
    connected(
      preSave.connect(({ instance }) => void seen.push(instance), { sender: Genre }),
      postSave.connect(({ instance }) => void seen.push(instance), {
        sender: Genre,
        dispatchUid: 'c20',
        consumer: 'c20',
      }),
    )
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()
    const input = { id: 'c20', title: 'Poetry' }

    const saved = await genres().create(input)
    await stream.deliver(database, 'c20')

    const [draft, delivered] = seen
    expect(new Set([input, draft, saved, delivered]).size).toBe(4)
    expect(delivered).toEqual(saved)
    expect(draft).toMatchObject(input)
  })

  it('C21: a new instance already has its ID in preSave', async () => {
    const ids: string[] = []
    connected(preSave.connect(({ instance }) => void ids.push(instance.id), { sender: Genre }))

    const genre = await genres().create({ title: 'Poetry' })

    expect(ids).toEqual([genre.id])
    expect(genre.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/)
  })

  it('C40: loading, listing and looking up send no save signal', async () => {
    const author = await authors().create({ email: 'c40@example.org' })
    const genre = await genres().create({ title: 'Poetry' })
    connected(preSave.connect(() => Promise.reject(new Error('A read sent preSave.'))))

    await authors().get(author.id)
    await authors().findBy('email', 'c40@example.org')
    await genres().list().toArray()
    const again = await genres().getOrCreate({ id: genre.id })

    expect(again).toEqual(genre)
  })

  it('C11, C12: raw marks a single save of a fixture, in preSave and in durable receivers', async () => {
    const raw: boolean[] = []
    connected(preSave.connect(event => void raw.push(event.raw), { sender: Genre }))

    const fixture = await genres().create({ id: 'c11', title: 'Poetry' }, { raw: true })
    const marked = await storedItem('Genre#c11')
    await genres().update(fixture, { title: 'Verse' })
    const unmarked = await storedItem('Genre#c11')

    expect(raw).toEqual([true, false])
    expect(marked?._raw).toEqual({ BOOL: true })
    expect(unmarked?._raw).toBeUndefined()
  })

  it('C38: a receiver gets the database that is written to', async () => {
    const other = await freshDatabase(BOOKSHOP)
    connected(
      preSave.connect(
        async ({ database: writing, instance }) => {
          if (instance.title === 'Poetry') await writing.repository(Genre).create({ title: 'Beside' })
        },
        { sender: Genre },
      ),
    )

    await other.database.repository(Genre).create({ title: 'Poetry' })

    const titles = (await other.database.repository(Genre).list().toArray()).map(genre => genre.title)
    expect(titles.toSorted()).toEqual(['Beside', 'Poetry'])
  })
})
