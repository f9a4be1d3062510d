import { type Database, type PostSave, postSave, preSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const consumer = 'tests'
let database: Database
let stream: StreamDriver
beforeEach(async () => {
  const shop = await freshDatabase(BOOKSHOP)
  database = shop.database
  stream = new StreamDriver(shop.tableName)
})

const genres = () => database.repository(Genre)

function onCommit(dispatchUid: string, receive: (event: PostSave<typeof Genre>) => unknown): void {
  connected(postSave.connect(receive, { sender: Genre, dispatchUid, consumer }))
}

describe("what Django's on_commit is for", () => {
  it('T1: receivers run after the commit of the outermost transaction, in the order they were connected', async () => {
    const heard: string[] = []
    onCommit('first', ({ instance }) => heard.push(`first ${instance.title}`))
    onCommit('second', ({ instance }) => heard.push(`second ${instance.title}`))
    connected(
      preSave.connect(({ transaction }) => transaction.repository(Genre).create({ title: 'Inner' }), {
        sender: Author,
      }),
    )

    await database.transaction(async transaction => {
      await transaction.repository(Author).create({ email: 't1@example.org' })
      await stream.deliver(database, consumer)
      expect(heard).toEqual([])
    })
    await stream.deliver(database, consumer)

    expect(heard).toEqual(['first Inner', 'second Inner'])
  })

  it('T2: without a transaction they also run after the save, never within it', async () => {
    const heard: string[] = []
    onCommit('hear', ({ instance }) => heard.push(instance.title))

    await genres().create({ title: 'Poetry' })

    expect(heard).toEqual([])
    await stream.deliver(database, consumer)
    expect(heard).toEqual(['Poetry'])
  })

  it('T3: a transaction that throws, or that is refused, sends nothing', async () => {
    await genres().create({ id: 'taken', title: 'Taken' })
    await stream.newRecords()
    const heard: string[] = []
    onCommit('hear', ({ instance }) => heard.push(instance.title))

    const thrown = database.transaction(async transaction => {
      await transaction.repository(Genre).create({ title: 'Thrown' })
      throw new Error('Changed my mind.')
    })
    const refused = database.transaction(async transaction => {
      await transaction.repository(Genre).create({ title: 'Refused' })
      await transaction.repository(Genre).create({ id: 'taken', title: 'Again' })
    })

    await expect(thrown).rejects.toThrow('Changed my mind.')
    await expect(refused).rejects.toMatchObject({ name: 'AlreadyExistsError' })
    await stream.deliver(database, consumer)
    expect(heard).toEqual([])
  })

  it('T3: a save that fails inside a transaction writes nothing; the rest commits', async () => {
    const heard: string[] = []
    onCommit('hear', ({ instance }) => heard.push(instance.title))
    connected(
      preSave.connect(({ transaction }) => transaction.repository(Genre).create({ title: 'Beside' }), {
        sender: Author,
        priority: 1,
      }),
      preSave.connect(() => Promise.reject(new Error('No.')), { sender: Author }),
    )

    await database.transaction(async transaction => {
      await transaction.repository(Genre).create({ title: 'Before' })
      await expect(transaction.repository(Author).create({ email: 't3@example.org' })).rejects.toThrow('No.')
      await transaction.repository(Genre).create({ title: 'After' })
    })
    await stream.deliver(database, consumer)

    expect(heard.toSorted()).toEqual(['After', 'Before'])
  })

  it('T4: a receiver that throws does not stop later ones', async () => {
    const heard: string[] = []
    onCommit('broken', () => {
      throw new Error('Broken.')
    })
    onCommit('hear', ({ instance }) => heard.push(instance.title))

    await genres().create({ title: 'Poetry' })
    await createStreamHandler({ database, consumer })({ Records: await stream.newRecords() })

    expect(heard).toEqual(['Poetry'])
  })

  it('T5: a process that crashes after the commit loses nothing: the next reader of the stream delivers it', async () => {
    await genres().create({ title: 'Poetry' })
    // The process is gone; another one, which connects the receivers, takes over.
    const heard: string[] = []
    onCommit('hear', async ({ instance, effects }) => {
      heard.push(instance.title)
      await effects.repository(Author).getOrCreate({ email: 't5@example.org' })
    })

    await stream.deliver(database, consumer)
    await stream.deliverAgain(database, consumer)

    expect(heard).toEqual(['Poetry', 'Poetry'])
    expect(await database.repository(Author).findBy('email', 't5@example.org')).toMatchObject({ version: 1 })
  })

  it('T6: a test decides when to deliver, and the records that receivers cause are delivered too', async () => {
    const heard: string[] = []
    onCommit('chain', async ({ instance, effects }) => {
      heard.push(instance.title)
      if (heard.length < 3) await effects.repository(Genre).create({ title: `${instance.title}!` })
    })

    await genres().create({ title: 'Poetry' })
    await stream.deliver(database, consumer)

    expect(heard).toEqual(['Poetry', 'Poetry!', 'Poetry!!'])
  })
})
