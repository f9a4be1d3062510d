import {
  type AnyModel,
  defineModel,
  foreignKey,
  type PostDelete,
  ProtectedError,
  postDelete,
  preDelete,
  UnsavedInstanceError,
} from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, Book, Genre } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { SHELF, SignalLog, writtenShelf } from '../../support/library-shelf.ts'
import { recordedRequests } from '../../support/recorded-requests.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

/** Joins books and genres: what Django makes by itself for a many-to-many is a model here. */
const Shelving = defineModel('Shelving', {
  schema: z.object({}),
  relations: { book: foreignKey(Book, { onDelete: 'cascade' }), shelf: foreignKey(Genre, { onDelete: 'cascade' }) },
})

let shop: FreshDatabase
let stream: StreamDriver
const undo: (() => boolean)[] = []

beforeEach(async () => {
  shop = await freshDatabase([...SHELF, Shelving])
  stream = new StreamDriver(shop.tableName)
})
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

function hearPostDelete(receiver: (event: PostDelete<AnyModel>) => unknown): void {
  undo.push(postDelete.connect(receiver, { dispatchUid: 'hear', consumer: 'links' }))
}

describe('the signals of a delete', () => {
  it('D1: name the deleted instance, the cause and the database', async () => {
    const seen: object[] = []
    const { author } = await writtenShelf(shop.database, { books: 0 })
    const database = shop.database.withContext({ actor: 'admin' })
    undo.push(
      preDelete.connect(
        ({ signal, instance, origin, context, database: its }) => {
          seen.push({
            signal: signal.name,
            instance,
            origin,
            context,
            itself: its.models === database.models || its.models.length,
          })
        },
        { sender: Author },
      ),
    )
    hearPostDelete(
      ({ signal, sender, instance, origin, root, context }) =>
        void seen.push({ signal: signal.name, sender: sender.name, instance, origin, root, context }),
    )

    await database.repository(Author).delete(author)
    await stream.deliver(shop.database, 'links')

    const context = { actor: 'admin' }
    const root = { model: 'Author', id: author.id }
    expect(seen).toEqual([
      {
        signal: 'pre-delete',
        instance: author,
        origin: { model: Author, id: author.id },
        context,
        itself: expect.anything(),
      },
      { signal: 'post-delete', sender: 'Author', instance: author, origin: 'delete', root, context },
    ])
  })

  it('D2: name the root of the delete for every instance that is deleted with it', async () => {
    const { author } = await writtenShelf(shop.database, { books: 1 })
    const seen: object[] = []
    undo.push(
      preDelete.connect(
        ({ sender, origin }) => void seen.push({ pre: sender.name, of: origin.model.name, id: origin.id }),
      ),
    )
    hearPostDelete(({ sender, origin, root }) => void seen.push({ post: sender.name, origin, root }))

    await shop.database.repository(Author).delete(author)
    await stream.deliver(shop.database, 'links')

    const root = { model: 'Author', id: author.id }
    for (const pre of ['Review', 'Book', 'Author']) expect(seen).toContainEqual({ pre, of: 'Author', id: author.id })
    for (const post of ['Review', 'Book']) expect(seen).toContainEqual({ post, origin: 'cascade', root })
    expect(seen).toContainEqual({ post: 'Author', origin: 'delete', root })
    expect(seen).toHaveLength(6)
  })

  it('D3: are not sent for an instance that was never saved, because the delete is refused first', async () => {
    using log = new SignalLog()
    const requests = recordedRequests(shop.client)
    const draft = { email: 'a@example.org', name: '', isActive: false }

    const refused = shop.database.repository(Author).delete(draft as never)

    await expect(refused).rejects.toThrow(UnsavedInstanceError)
    expect([log.entries, requests]).toEqual([[], []])
  })

  it('D4: are sent only after the whole graph is collected, and not if an instance protects', async () => {
    const { author } = await writtenShelf(shop.database)
    const genre = await shop.database.repository(Genre).create({ title: 'Poetry' })
    await shop.database.repository(Book).create({ title: 'Odes', authorId: author.id, genreId: genre.id })
    using log = new SignalLog()

    await expect(shop.database.repository(Genre).delete(genre)).rejects.toThrow(ProtectedError)

    expect(log.entries).toEqual([])
    expect(await shop.database.repository(Genre).get(genre.id)).toEqual(genre)
  })

  it("D5, D8: before: all are sent before anything is deleted, including the parent's; after: from the stream", async () => {
    const { author } = await writtenShelf(shop.database)
    const records = (await stream.newRecords()).length
    const seen: object[] = []
    undo.push(
      preDelete.connect(async ({ sender }) => {
        const written = (await stream.records()).length - records
        const books = await shop.database.repository(Book).list({ author }).toArray()
        seen.push({ pre: sender.name, written, books: books.length })
      }),
    )
    hearPostDelete(({ sender }) => void seen.push({ post: sender.name }))

    await shop.database.repository(Author).delete(author)
    const before = seen.length
    await stream.deliver(shop.database, 'links')

    const pre = ['Review', 'Review', 'Book', 'Book', 'Author']
    expect(seen.slice(0, before)).toEqual(pre.map(name => ({ pre: name, written: 0, books: 2 })))
    expect(seen.slice(before)).toHaveLength(5)
  })

  it('D6: are sent for children before their parents, and by ID within a model', async () => {
    const { author } = await writtenShelf(shop.database, { books: 3 })
    using log = new SignalLog()

    await shop.database.repository(Author).delete(author)

    const models = log.entries.map(entry => entry.split(' ')[1])
    expect(models).toEqual(['Review', 'Review', 'Review', 'Book', 'Book', 'Book', 'Author'])
    for (const model of ['Review', 'Book']) {
      const ids = log.entries.filter(entry => entry.includes(` ${model} `))
      expect(ids).toEqual(ids.toSorted())
    }
  })

  it('D7: after: contain the instance as it was, even of a child whose parent is also deleted', async () => {
    const { author, shelf } = await writtenShelf(shop.database, { books: 1 })
    const seen: object[] = []
    hearPostDelete(async ({ sender, instance, database }) => {
      if (sender === Book) seen.push(instance, { parent: await database.repository(Author).find(author.id) })
    })

    await shop.database.repository(Author).delete(author)
    await stream.deliver(shop.database, 'links')

    expect(seen).toEqual([shelf[0]?.book, { parent: undefined }])
  })

  it('D12: are sent for each of several instances that are deleted together', async () => {
    const [one, other] = [
      await writtenShelf(shop.database, { books: 1 }),
      await writtenShelf(shop.database, { books: 1 }),
    ]
    using log = new SignalLog()

    const deletion = await shop.database.repository(Author).deleteMany([one.author, other.author])

    expect(deletion).toEqual({ total: 6, byModel: { Author: 2, Book: 2, Review: 2 } })
    expect(log.entries.filter(entry => entry.startsWith('preDelete Author'))).toHaveLength(2)
    expect(await shop.database.repository(Author).find(other.author.id)).toBeUndefined()
  })

  it('D15: are sent once for an instance that several paths lead to', async () => {
    const { author, shelf } = await writtenShelf(shop.database, { books: 1 })
    using log = new SignalLog()

    const deletion = await shop.database.repository(Author).delete(author)

    expect(log.entries.filter(entry => entry === `preDelete Review ${shelf[0]?.review.id}`)).toHaveLength(1)
    expect(deletion.byModel).toEqual({ Author: 1, Book: 1, Review: 1 })
  })

  it('D22: are sent for the links between two models, which have their own model', async () => {
    const { author, shelf } = await writtenShelf(shop.database, { books: 1 })
    const genre = await shop.database.repository(Genre).create({ title: 'Poetry' })
    await shop.database.repository(Shelving).create({ bookId: shelf[0]?.book.id ?? '', shelfId: genre.id })
    const seen: string[] = []
    undo.push(preDelete.connect(({ sender }) => void seen.push(`pre ${sender.name}`), { sender: Shelving }))
    hearPostDelete(({ sender }) => sender === Shelving && seen.push(`post ${sender.name}`))

    await shop.database.repository(Genre).delete(genre)
    await stream.deliver(shop.database, 'links')

    expect(seen).toEqual(['pre Shelving', 'post Shelving'])
    expect(await shop.database.repository(Author).find(author.id)).toBeDefined()
  })

  it('D23: are only sent after the delete, with the origin `ttl`, for items that time to live deletes', async () => {
    const { author } = await writtenShelf(shop.database, { books: 0 })
    const seen: object[] = []
    undo.push(preDelete.connect(() => void seen.push({ pre: true })))
    hearPostDelete(({ instance, origin, root, context }) => void seen.push({ instance, origin, root, context }))
    await shop.database.withContext({ actor: 'nobody' }).repository(Author).delete(author)
    seen.length = 0
    const records = await stream.newRecords()
    // How a stream tells that time to live was the one who deleted.
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    const expiry = records
      .filter(({ eventName }) => eventName === 'REMOVE')
      .map(record => ({ ...record, userIdentity }))

    await createStreamHandler({ database: shop.database, consumer: 'links' })({ Records: expiry })

    expect(seen).toEqual([{ instance: author, origin: 'ttl', root: undefined, context: {} }])
  })
})
