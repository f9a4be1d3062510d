import {
  AlreadyExistsError,
  ConflictError,
  type Database,
  preSave,
  RelatedObjectDoesNotExist,
  TransactionTooLargeError,
} from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Genre, Profile } from '../../support/bookshop.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: MemoryDatabase
let database: Database
beforeEach(() => {
  shop = memoryDatabase(BOOKSHOP)
  database = shop.database
})

const genres = () => database.repository(Genre)

describe('a transaction', () => {
  it('is one request with a token, strongly consistent in its reads, and sees its own writes', async () => {
    const author = await database.repository(Author).create({ email: 'ada@example.org' })
    shop.line.take()

    await database.transaction(async transaction => {
      const authors = transaction.repository(Author)
      const renamed = await authors.update(author, { email: 'countess@example.org' })
      expect(await authors.get(author.id)).toEqual(renamed)
      expect(await authors.findBy('email', 'countess@example.org')).toEqual(renamed)
      expect(await authors.findBy('email', 'ada@example.org')).toBeUndefined()
      await transaction.repository(Profile).create({ authorId: author.id })
      expect(await transaction.repository(Profile).getOne({ author: author.id })).toMatchObject({ version: 1 })
      expect(await database.repository(Profile).find(author.id)).toBeUndefined()
    })

    expect(shop.line.take()).toEqual(['GetItem', 'TransactWriteItems'])
  })

  it('merges a second save of an instance into the first, as one version', async () => {
    const genre = await genres().create({ title: 'A' })

    const last = await database.transaction(async transaction => {
      const first = await transaction.repository(Genre).update(genre, { title: 'B' })
      return transaction.repository(Genre).save({ ...first, title: 'C' })
    })

    expect(last).toMatchObject({ title: 'C', version: 2 })
    expect(await genres().get(genre.id)).toEqual(last)
    expect(shop.table.records).toHaveLength(2)
  })

  it('does not let an instance from between two saves overwrite the later one afterwards', async () => {
    const author = await database.repository(Author).create({ email: 'ada@example.org' })
    const between = await database.transaction(async transaction => {
      const first = await transaction.repository(Author).update(author, { name: 'Ada' })
      await transaction.repository(Author).update(first, { isActive: true })
      return first
    })

    await expect(database.repository(Author).update(between, { name: 'Countess' })).rejects.toThrow(ConflictError)
    expect(await database.repository(Author).get(author.id)).toMatchObject({ name: 'Ada', isActive: true })
  })

  it('refuses an instance that it has itself made stale', async () => {
    const genre = await genres().create({ title: 'A' })

    const twice = database.transaction(async transaction => {
      await transaction.repository(Genre).update(genre, { title: 'B' })
      await transaction.repository(Genre).update(genre, { title: 'C' })
    })

    await expect(twice).rejects.toThrow(ConflictError)
    expect(await genres().get(genre.id)).toEqual(genre)
  })

  it('refuses the second of two concurrent saves that have not seen each other', async () => {
    const genre = await genres().create({ title: 'A' })

    const sideBySide = database.transaction(async transaction => {
      const inside = transaction.repository(Genre)
      await Promise.all([inside.update(genre, { title: 'B' }), inside.update(genre, { title: 'C' })])
    })

    await expect(sideBySide).rejects.toThrow(ConflictError)
  })

  it('rejects a reference to an instance that it deletes, in either order', async () => {
    const author = await database.repository(Author).create({ email: 'ada@example.org' })
    const book = { title: 'Orphan', authorId: author.id }

    const after = database.transaction(async transaction => {
      await transaction.repository(Author).delete(author)
      await transaction.repository(Book).create(book)
    })

    await expect(after).rejects.toThrow(RelatedObjectDoesNotExist)
    expect(await database.repository(Author).get(author.id)).toEqual(author)
  })

  it('is refused as too large before anything is sent', async () => {
    const titles = Array.from({ length: 101 }, (_, at) => ({ title: `${at}` }))

    await expect(genres().saveMany(titles)).rejects.toThrow(TransactionTooLargeError)

    expect(shop.line.sent).toEqual([])
  })
})

describe('saveMany', () => {
  it('sends preSave for each before it writes any, and writes all at once', async () => {
    const heard: string[] = []
    connected(
      preSave.connect(
        ({ instance }) => {
          expect(shop.table.records).toEqual([])
          heard.push(instance.title)
        },
        { sender: Genre },
      ),
    )

    const saved = await genres().saveMany([{ title: 'A' }, { title: 'B' }, { title: 'C' }])

    expect(heard).toEqual(['A', 'B', 'C'])
    expect(saved.map(genre => genre.title)).toEqual(heard)
    expect(shop.line.sent).toEqual(['TransactWriteItems'])
  })

  it('writes nothing if one of them is vetoed, invalid, stale or taken', async () => {
    const genre = await genres().create({ id: 'taken', title: 'Taken' })
    const newer = await genres().update(genre, { title: 'Newer' })
    const veto = ({ instance }: { readonly instance: { readonly title: string } }) => {
      if (instance.title === 'veto') throw new Error('No.')
    }
    connected(preSave.connect(veto, { sender: Genre }))

    await expect(genres().saveMany([{ title: 'A' }, { title: 'veto' }])).rejects.toThrow('No.')
    await expect(genres().saveMany([{ title: 'A' }, { title: 1 as never }])).rejects.toMatchObject({
      name: 'ValidationError',
    })
    await expect(genres().saveMany([{ title: 'A' }, { ...genre, title: 'Stale' }])).rejects.toThrow(ConflictError)
    await expect(genres().saveMany([{ title: 'A' }, { id: 'taken', title: 'B' }])).rejects.toThrow(AlreadyExistsError)

    expect(await genres().list().toArray()).toEqual([newer])
  })

  it('refuses one new ID twice, and one stale version twice', async () => {
    const genre = await genres().create({ title: 'A' })

    await expect(
      genres().saveMany([
        { id: 'same', title: 'A' },
        { id: 'same', title: 'B' },
      ]),
    ).rejects.toThrow(AlreadyExistsError)
    await expect(
      genres().saveMany([
        { ...genre, title: 'B' },
        { ...genre, title: 'C' },
      ]),
    ).rejects.toThrow(ConflictError)
    await expect(genres().saveMany([genre, genre])).resolves.toEqual([genre, genre])

    expect(await genres().list().toArray()).toEqual([genre])
  })
})

describe('a listing inside a transaction', () => {
  it('includes the transaction’s writes, ordered by id, page by page', async () => {
    const [a, c, e] = await genres().saveMany(['a', 'c', 'e'].map(id => ({ id, title: id })))
    if (!a || !c || !e) throw new Error('Nothing was saved.')

    await database.transaction(async transaction => {
      const inside = transaction.repository(Genre)
      await inside.delete(a)
      await inside.update(c, { title: 'changed' })
      await inside.saveMany(['b', 'd', 'f'].map(id => ({ id, title: id })))
      const pages: string[][] = []
      let cursor: string | undefined
      do {
        const page = await inside.list({}, { limit: 2, ...(cursor ? { cursor } : {}) }).page()
        pages.push(page.items.map(genre => genre.title))
        cursor = page.cursor
      } while (cursor)

      expect(pages.flat()).toEqual(['b', 'changed', 'd', 'e', 'f'])
      expect((await inside.list().toArray()).map(genre => genre.id)).toEqual(['b', 'c', 'd', 'e', 'f'])
      expect((await genres().list().toArray()).map(genre => genre.title)).toEqual(['a', 'c', 'e'])
    })
  })

  it('omits instances that the transaction moves, and lists them at their new position', async () => {
    const [ada, grace] = await database
      .repository(Author)
      .saveMany(['ada', 'grace'].map(id => ({ id, email: `${id}@example.org` })))
    const book = await database.repository(Book).create({ title: 'Notes', authorId: 'ada' })

    await database.transaction(async transaction => {
      const moved = await transaction.repository(Book).update(book, { authorId: 'grace' })

      expect(
        await transaction
          .repository(Book)
          .list({ author: ada?.id ?? '' })
          .toArray(),
      ).toEqual([])
      expect(
        await transaction
          .repository(Book)
          .list({ author: grace?.id ?? '' })
          .toArray(),
      ).toEqual([moved])
    })
  })
})
