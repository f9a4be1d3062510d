import {
  type Database,
  defineModel,
  foreignKey,
  type PreDelete,
  postMigrate,
  preDelete,
  preMigrate,
  preSave,
  receiver,
  Signal,
  TransactionTooLargeError,
} from 'dynamo-signals'
import { m2mChanging, manyToMany } from 'dynamo-signals/links'
import { migrate } from 'dynamo-signals/operations'
import { connectCascade } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Tag = defineModel('Tag', { schema: z.object({}) })
const Book = defineModel('Book', { schema: z.object({ title: z.string() }), links: { tags: manyToMany(Tag) } })

/** Two databases of one process with the same models, as an application has for its live data and for an archive. */
function library() {
  const models = [Tag, Book, Book.links.tags.through]
  return { live: memoryDatabase(models).database, archive: memoryDatabase(models, { name: 'archive' }).database }
}

const heard: string[] = []
const note = ({ database }: { readonly database: Database }) => void heard.push(database.name)

async function noted(work: () => Promise<unknown>): Promise<string[]> {
  heard.length = 0
  await work()
  return [...heard]
}

it('C38, D1: notifies receivers of every database, and says which one is written', async () => {
  const { live, archive } = library()
  connected(preSave.connect(note, { sender: Book }), preDelete.connect(note, { sender: Book }))

  const both = await noted(async () => {
    for (const database of [live, archive]) {
      const book = await database.repository(Book).create({ title: 'Emma' })
      await database.transaction(async transaction =>
        transaction.repository(Book).update(book, { title: 'Persuasion' }),
      )
      await database
        .withContext({ actor: 'ada' })
        .repository(Book)
        .delete(await database.repository(Book).get(book.id))
    }
  })

  expect(both).toEqual(['default', 'default', 'default', 'archive', 'archive', 'archive'])
})

it('C38, D1, G1: notifies a receiver that is connected for one database of the writes of that database only', async () => {
  const { live, archive } = library()
  const ofArchive = { sender: Book, database: 'archive' }
  connected(preSave.connect(note, ofArchive), preDelete.connect(note, ofArchive))
  connected(m2mChanging.connect(note, { sender: Book.links.tags.through, database: 'archive' }))
  connected(preMigrate.connect(note, ofArchive), postMigrate.connect(note, ofArchive))

  const each = async (database: Database) => {
    const book = await database.repository(Book).create({ title: 'Emma' })
    const tag = await database.repository(Tag).create({})
    await database.repository(Book).linkSet(book, 'tags').add(tag.id)
    await database.repository(Book).delete(book)
    await migrate(database)
  }

  expect(await noted(() => each(live))).toEqual([])
  expect(await noted(() => each(archive))).toEqual(Array(5).fill('archive'))
})

it('says whether a write of one database would reach a receiver', () => {
  connected(preSave.connect(note, { sender: Book, database: 'archive' }))

  expect(preSave.hasListeners(Book)).toBe(true)
  expect(preSave.hasListeners(Book, 'default')).toBe(false)
  expect(preSave.listeners(Book, 'archive')).toHaveLength(1)
})

it('connects one receiver for each of several databases, and disconnects it from one of them', async () => {
  const { live, archive } = library()
  const backup = memoryDatabase([Tag, Book, Book.links.tags.through], { name: 'backup' }).database
  connected(preSave.connect(note, { sender: Book, database: 'archive' }))
  connected(preSave.connect(note, { sender: Book, database: 'backup' }))
  const saveAll = async () => {
    for (const database of [live, archive, backup]) await database.repository(Book).create({ title: 'Emma' })
  }

  expect(await noted(saveAll)).toEqual(['archive', 'backup'])
  expect(preSave.disconnect(note, { sender: Book })).toBe(false)
  expect(preSave.disconnect(note, { sender: Book, database: 'archive' })).toBe(true)
  expect(await noted(saveAll)).toEqual(['backup'])
})

it('lets a receiver of one database write to another one', async () => {
  const { live, archive } = library()
  const keep = async ({ instance }: PreDelete<typeof Book>) => {
    await archive.repository(Book).create({ id: instance.id, title: instance.title })
  }
  connected(preDelete.connect(keep, { sender: Book, database: 'default' }))
  const { id } = await live.repository(Book).create({ title: 'Emma' })

  await live.repository(Book).delete(await live.repository(Book).get(id))

  expect(await archive.repository(Book).get(id)).toMatchObject({ title: 'Emma' })
  await archive.repository(Book).delete(await archive.repository(Book).get(id))
})

it('rejects a large delete in a database for which no cascade is connected', async () => {
  const Shelf = defineModel('Shelf', { schema: z.object({}) })
  const Volume = defineModel('Volume', {
    schema: z.object({}),
    relations: { shelf: foreignKey(Shelf, { onDelete: 'cascade' }) },
  })
  connected(connectCascade({ consumer: 'links', database: 'archive' }))
  const deleteAShelf = async (name: string) => {
    const { database } = memoryDatabase([Shelf, Volume], { name })
    const { id } = await database.repository(Shelf).create({})
    for (let volume = 0; volume < 100; volume++) await database.repository(Volume).create({ shelfId: id })
    await database.repository(Shelf).delete(await database.repository(Shelf).get(id))
  }

  await expect(deleteAShelf('default')).rejects.toThrow(TransactionTooLargeError)
  await expect(deleteAShelf('archive')).resolves.toBeUndefined()
})

it('sends a signal of your own to the receivers of the database in its payload', async () => {
  const { live, archive } = library()
  const sorted = new Signal<{ readonly database: Database }>('sorted')
  receiver(sorted, { database: 'archive' })(note)

  expect(await noted(() => sorted.send(undefined, { database: live }))).toEqual([])
  expect(await noted(() => sorted.sendRobust(undefined, { database: archive }))).toEqual(['archive'])
})

it.each([
  ['a database itself', memoryDatabase([Tag]).database],
  ['an empty name', ''],
])('refuses to connect a receiver for %s', (_what, database) => {
  expect(() => preSave.connect(note, { sender: Book, database: database as string })).toThrow(
    /Signal "pre-save", receiver "note": database must be a non-empty string/,
  )
})

it('refuses a database with an empty name', () => {
  expect(() => memoryDatabase([Tag], { name: '' })).toThrow(/openDatabase: name must be a non-empty string/)
})
