import { CheckFailedError, ConflictError, type InstanceOf, preDelete } from 'dynamo-signals'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Author, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { Review, SHELF, SignalLog, writtenShelf } from '../../support/library-shelf.ts'
import { recordedRequests } from '../../support/recorded-requests.ts'
import { storedItems } from '../../support/stored-items.ts'

let shop: FreshDatabase
const undo: (() => boolean)[] = []

beforeEach(async () => {
  shop = await freshDatabase(SHELF)
})
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

describe('a delete that fails', () => {
  it('D10: changes nothing if a receiver throws, no matter what other receivers have written', async () => {
    const { author } = await writtenShelf(shop.database)
    const before = await storedItems(shop)
    undo.push(
      preDelete.connect(({ transaction }) => transaction.repository(Genre).create({ title: 'Noted' }), {
        sender: Book,
      }),
      preDelete.connect(() => Promise.reject(new Error('No.')), { sender: Author }),
    )

    await expect(shop.database.repository(Author).delete(author)).rejects.toThrow('No.')

    expect(await storedItems(shop)).toEqual(before)
  })

  it('D10: changes nothing if its transaction is refused', async () => {
    const { author } = await writtenShelf(shop.database)
    const genre = await shop.database.repository(Genre).create({ title: 'Poetry' })
    const before = await storedItems(shop)
    undo.push(
      preDelete.connect(({ transaction }) => transaction.check(Genre, genre.id, { title: 'Prose' }), {
        sender: Author,
      }),
    )

    await expect(shop.database.repository(Author).delete(author)).rejects.toThrow(CheckFailedError)

    expect(await storedItems(shop)).toEqual(before)
    // Who has loaded the author before can still save it: what was fenced is exactly what it was.
    await expect(shop.database.repository(Author).update(author, { name: 'Here' })).resolves.toMatchObject({
      version: 2,
    })
  })

  it('D10: commits the writes of receivers together with itself', async () => {
    const { author } = await writtenShelf(shop.database, { books: 1 })
    undo.push(
      preDelete.connect(
        ({ instance, transaction }) => transaction.repository(Genre).create({ id: instance.id, title: 'Gone' }),
        { sender: Book },
      ),
    )

    await shop.database.repository(Author).delete(author)

    expect(await shop.database.repository(Genre).list().toArray()).toHaveLength(1)
    expect(await shop.database.repository(Book).list({ author }).toArray()).toEqual([])
  })

  it('D21: is vetoed by a receiver of a distant descendant', async () => {
    const { author } = await writtenShelf(shop.database)
    const before = await storedItems(shop)
    undo.push(preDelete.connect(() => Promise.reject(new Error('Kept.')), { sender: Review }))

    await expect(shop.database.repository(Author).delete(author)).rejects.toThrow('Kept.')

    expect(await storedItems(shop)).toEqual(before)
  })

  it('is refused for an instance that has changed since it was loaded', async () => {
    const { author } = await writtenShelf(shop.database)
    await shop.database.repository(Author).update(author, { name: 'Newer' })
    using log = new SignalLog()

    await expect(shop.database.repository(Author).delete(author)).rejects.toThrow(ConflictError)

    expect(log.entries).toEqual([])
  })
})

describe('a delete that succeeds', () => {
  it('D9: does not change the loaded instance, and refuses to save it again', async () => {
    const { author } = await writtenShelf(shop.database, { books: 0 })
    const copy = { ...author }
    const authors = shop.database.repository(Author)

    await authors.delete(author)

    expect(author).toEqual(copy)
    await expect(authors.save({ ...author, name: 'Again' })).rejects.toThrow(ConflictError)
    expect(await authors.find(author.id)).toBeUndefined()
  })

  it('D11: deletes children without a separate call', async () => {
    const { author, shelf } = await writtenShelf(shop.database, { books: 1 })
    await shop.database.repository(Profile).create({ authorId: author.id })
    using log = new SignalLog()

    await shop.database.repository(Author).delete(author)

    expect(log.entries).toContain(`preDelete Book ${shelf[0]?.book.id}`)
    expect(log.entries).toContain(`preDelete Profile ${author.id}`)
    expect(await shop.database.repository(Profile).find(author.id)).toBeUndefined()
  })

  it('removes everything: item, guard and fence', async () => {
    const { author } = await writtenShelf(shop.database)
    await shop.database.repository(Profile).create({ authorId: author.id })
    const desk = await shop.database.repository(Desk).create({ room: 'A', authorId: author.id })

    await shop.database.repository(Author).delete(author)

    const items = await storedItems(shop)
    expect(items.map(item => item.pk?.S)).toEqual([`Desk#${desk.id}`])
    expect(items[0]).toMatchObject({ authorId: { NULL: true } })
  })

  it('D13: of an instance that nothing can refer to, lists and loads nothing else', async () => {
    const { shelf } = await writtenShelf(shop.database, { books: 1 })
    const review = shelf[0]?.review as InstanceOf<typeof Review>
    const requests = recordedRequests(shop.client)

    await shop.database.repository(Review).delete(review)

    expect(requests).toEqual(['GetItem', 'TransactWriteItems'])
  })

  it('D14: loads whole instances for receivers, as they are stored', async () => {
    const { author, shelf } = await writtenShelf(shop.database, { books: 1 })
    const seen: unknown[] = []
    undo.push(preDelete.connect(({ instance }) => void seen.push(instance), { sender: Book }))

    await shop.database.repository(Author).delete(author)

    expect(seen).toEqual([shelf[0]?.book])
  })

  it('D16: of a missing instance still sends its signal and deletes nothing', async () => {
    const { author } = await writtenShelf(shop.database, { books: 1 })
    await shop.database.repository(Author).delete(author)
    using log = new SignalLog()

    const deletion = await shop.database.repository(Author).delete(author)

    expect(deletion).toEqual({ total: 0, byModel: {} })
    expect(log.entries).toEqual([`preDelete Author ${author.id}`])
  })

  it('D17: returns how many were deleted, in total and by model, including cascades', async () => {
    const { author } = await writtenShelf(shop.database, { books: 3 })
    await shop.database.repository(Profile).create({ authorId: author.id })

    const deletion = await shop.database.repository(Author).delete(author)

    expect(deletion).toEqual({ total: 8, byModel: { Author: 1, Book: 3, Review: 3, Profile: 1 } })
  })

  it.each([
    ['by itself', (shopping: FreshDatabase) => shopping.database],
    ['in the transaction of the delete', undefined],
  ])('D18: also deletes a child that a receiver creates in the meantime, %s', async (_how, own) => {
    const { author } = await writtenShelf(shop.database, { books: 0 })
    undo.push(
      preDelete.connect(
        async ({ instance, transaction }) => {
          const books = (own?.(shop) ?? transaction).repository(Book)
          await books.create({ title: 'Late', authorId: instance.id })
        },
        { sender: Author },
      ),
    )
    using log = new SignalLog()

    const deletion = await shop.database.repository(Author).delete(author)

    expect(deletion.byModel).toEqual({ Author: 1, Book: 1 })
    expect(log.entries.filter(entry => entry.startsWith('preDelete Book'))).toHaveLength(1)
    expect(await storedItems(shop)).toEqual([])
  })

  it('stops if a receiver keeps creating children', async () => {
    const { author } = await writtenShelf(shop.database, { books: 1 })
    const again = ({ instance }: { instance: InstanceOf<typeof Book> }) =>
      shop.database.repository(Book).create({ title: 'More', authorId: instance.authorId })
    undo.push(preDelete.connect(again, { sender: Book }))

    await expect(shop.database.repository(Author).delete(author)).rejects.toThrow(ConflictError)

    expect(await shop.database.repository(Author).get(author.id)).toEqual(author)
  })
})
