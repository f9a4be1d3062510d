import { type Database, preSave, ValidationError } from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Desk } from '../../support/bookshop.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let database: Database
let stream: StreamDriver
beforeAll(async () => {
  const shop = await freshDatabase(BOOKSHOP)
  database = shop.database
  stream = new StreamDriver(shop.tableName)
})

const authors = () => database.repository(Author)

/** The e-mails and updateFields of every `preSave` of an author. */
function hearPreSave(): [email: string, updateFields: readonly string[] | undefined][] {
  const heard: [string, readonly string[] | undefined][] = []
  connected(
    preSave.connect(({ instance, updateFields }) => void heard.push([instance.email, updateFields]), {
      sender: Author,
    }),
  )
  return heard
}

describe('a related object', () => {
  it('C22: that is not saved is refused before any signal', async () => {
    const heard: string[] = []
    connected(preSave.connect(({ sender }) => void heard.push(sender.name)))
    const unsaved: { readonly id?: string } = {}

    const refused = database.repository(Book).create({ title: 'Orphan', authorId: unsaved.id as string })

    await expect(refused).rejects.toThrow(ValidationError)
    await expect(refused).rejects.toMatchObject({ issues: [{ path: 'authorId' }] })
    expect(heard).toEqual([])
  })

  it('C23: can be saved after the instance that refers to it, in one transaction, because its ID is known', async () => {
    const book = await database.transaction(async transaction => {
      const early = await transaction.repository(Book).create({ title: 'Early', authorId: 'c23' })
      await transaction.repository(Author).create({ id: 'c23', email: 'c23@example.org' })
      return early
    })

    expect(await database.repository(Book).getRelated(book, 'author')).toMatchObject({ email: 'c23@example.org' })
  })

  it('C23: of a nullable relation is used by a save after it was saved itself', async () => {
    const desk = await database.repository(Desk).create({ room: 'A' })
    const author = await authors().create({ email: 'c23-later@example.org' })

    const taken = await database.repository(Desk).save({ ...desk, authorId: author.id })

    expect(taken).toMatchObject({ authorId: author.id, version: 2 })
    expect(await database.repository(Desk).findOne({ author: author.id })).toEqual(taken)
  })
})

describe('getOrCreate', () => {
  it('C35: sends when it creates, and only then', async () => {
    const heard = hearPreSave()
    await stream.newRecords()

    const made = await authors().getOrCreate({ email: 'c35@example.org' }, { name: 'Ada' })
    const found = await authors().getOrCreate({ email: 'c35@example.org' }, { name: 'Grace' })

    expect(made).toMatchObject({ name: 'Ada' })
    expect(found).toEqual(made)
    expect(heard).toEqual([['c35@example.org', undefined]])
    expect((await stream.newRecords()).filter(record => record.eventName === 'MODIFY')).toEqual([])
  })

  it('C35: creates one instance for all racing callers', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, racer) =>
        authors().getOrCreate({ email: 'race@example.org' }, { name: `${racer}` }),
      ),
    )

    expect(new Set(all.map(author => author.id)).size).toBe(1)
    expect(new Set(all.map(author => author.name)).size).toBe(1)
  })
})

describe('updateOrCreate', () => {
  it('C36: sends the changed fields as updateFields when it updates, and none when it creates', async () => {
    const heard = hearPreSave()

    const made = await authors().updateOrCreate({ email: 'c36@example.org' }, { name: 'Ada' })
    const updated = await authors().updateOrCreate({ email: 'c36@example.org' }, { name: 'Grace', isActive: true })

    expect(made).toMatchObject({ name: 'Ada', version: 1 })
    expect(updated).toMatchObject({ id: made.id, name: 'Grace', isActive: true, version: 2 })
    expect(heard).toEqual([
      ['c36@example.org', undefined],
      ['c36@example.org', ['name', 'isActive']],
    ])
  })

  it('C36: applies every change of racing callers, one after another', async () => {
    const all = await Promise.all(
      ['A', 'B', 'C'].map(name => authors().updateOrCreate({ email: 'c36-race@example.org' }, { name })),
    )

    const author = await authors().findBy('email', 'c36-race@example.org')
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([author?.id]))
    expect(all.map(({ version }) => version).toSorted()).toEqual([1, 2, 3])
    expect(author?.version).toBe(3)
  })
})
