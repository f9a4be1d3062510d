import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { before } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

type Item = Record<string, AttributeValue>
const connected = tidyReceivers()
const GENRE = { _type: { S: 'Genre' }, title: { S: 'Poetry' } }

function stored(attributes: Item = {}) {
  const shelf = memoryDatabase(BOOKSHOP)
  const items = memoryItems(shelf)
  items.put('Genre#g%231', { ...GENRE, ...attributes })
  return { shelf, items, genres: shelf.database.repository(Genre), item: () => items.get('Genre#g%231') }
}

// What is missing or wrong, and the version it is loaded with.
const ODD: [string, Item, number][] = [
  ['no id, version or date at all', {}, 0],
  ['a version of another type', { _v: { S: '3' } }, 0],
  ['a version that is not a whole number', { _v: { N: '1.5' } }, 0],
  ['a version beyond all numbers', { _v: { N: `1${'0'.repeat(100)}` } }, 0],
  ['another id than its key says', { id: { S: 'other' }, _v: { N: '4' }, _wid: { S: 'w' } }, 4],
  ['an id and a write id of other types', { id: { N: '1' }, _wid: { N: '2' }, _v: { N: '1' } }, 1],
  ['an empty write id', { _wid: { S: '' }, _v: { N: '1' } }, 1],
  ['dates of another type', { createdAt: { N: '5' }, updatedAt: { BOOL: true } }, 0],
  ['write ids that are none', { _wid: { S: 'w' }, _wids: { L: [{ N: '1' }, { S: 'x' }, { NULL: true }] } }, 0],
  ['a text for a list of write ids', { _wid: { S: 'w' }, _wids: { S: 'x' } }, 0],
  ['a context that is none', { _ctx: { L: [{ S: 'x' }] } }, 0],
  ['a context with a name that would be a prototype', { _ctx: { M: { constructor: { S: 'x' } } } }, 0],
  ['a fence that is none', { _deleting: { BOOL: true } }, 0],
  ['an empty fence', { _deleting: { M: {} } }, 0],
  ['a fence whose end is none', { _deleting: { M: { id: { S: 'd' }, until: { N: '5' } } } }, 0],
  ['a cause that is none', { _hop: { S: 'x' }, _cause: { S: 'y' }, _raw: { S: 'z' } }, 0],
]

describe.each(ODD)('an item of another tool with %s', (_what, attributes, version) => {
  it('is loaded by its key, changed and deleted', async () => {
    const { genres, item } = stored(attributes)

    const genre = await genres.get('g#1')
    const saved = await genres.update(genre, { title: 'Verse' })
    const again = await genres.save({ ...saved, title: 'Prose' })

    expect(genre).toMatchObject({ id: 'g#1', title: 'Poetry', version })
    expect(saved).toMatchObject({ id: 'g#1', title: 'Verse', version: version + 1 })
    expect(saved.createdAt).toMatch(/^\d{4}-/)
    expect(item()).toMatchObject({ id: { S: 'g#1' }, _type: { S: 'Genre' }, title: { S: 'Prose' } })
    expect(await genres.delete(again)).toMatchObject({ total: 1 })
    expect(item()).toBeUndefined()
  })

  it('is changed and deleted from a copy, listed, found among many and referred to', async () => {
    const { shelf, genres, items } = stored({ ...attributes, gsi0pk: { S: 'Genre' }, gsi0sk: { S: 'g%231' } })
    const author = await shelf.database.repository(Author).create({ email: 'ada@example.org' })

    const [listed] = await genres.list().toArray()
    const found = (await genres.findMany(['g#1'])).get('g#1')
    const book = { title: 'One', authorId: author.id, genreId: 'g#1' }
    await shelf.database.repository(Book).create(book)
    const saved = await genres.save({ ...found, title: 'Verse' } as NonNullable<typeof found>)

    expect(listed).toEqual(found)
    expect(saved).toMatchObject({ id: 'g#1', title: 'Verse', version: version + 1 })
    items.put('Genre#g2', { ...GENRE, ...attributes })
    expect(await genres.delete({ ...(await genres.get('g2')) })).toMatchObject({ total: 1 })
  })

  it('reaches its receivers', async () => {
    const { shelf } = stored(attributes)
    const heard: unknown[] = []
    connected(
      postSave.connect(({ instance, context }: PostSave<typeof Genre>) => void heard.push([instance.id, context]), {
        sender: Genre,
        dispatchUid: 'tests/heard',
        consumer: 'tests',
      }),
    )
    const handler = createStreamHandler({ database: shelf.database, consumer: 'tests' })

    const { batchItemFailures } = await handler({ Records: [...shelf.table.records] })

    expect(batchItemFailures).toEqual([])
    if (attributes._raw === undefined && attributes._deleting?.M?.id === undefined) expect(heard).toEqual([['g#1', {}]])
  })
})

describe('an item of another tool', () => {
  it('without a version is not overwritten when it has changed since it was loaded', async () => {
    const { genres, items, item } = stored()
    const genre = await genres.get('g#1')
    items.put('Genre#g%231', { ...GENRE, title: { S: 'Theirs' } })

    await expect(genres.update(genre, { title: 'Mine' })).rejects.toMatchObject({ code: 'repository.conflict' })
    expect(item()).toMatchObject({ title: { S: 'Theirs' } })
    expect(await genres.update(await genres.get('g#1'), { title: 'Mine' })).toMatchObject({ version: 1 })
  })

  it('that is deleted during a save causes a conflict and is not created again', async () => {
    const { shelf, genres, items, item } = stored()
    const genre = await genres.get('g#1')
    shelf.line.next(
      'PutItem',
      before(async () => items.remove('Genre#g%231')),
    )

    await expect(genres.update(genre, { title: 'Mine' })).rejects.toMatchObject({ code: 'repository.conflict' })
    expect(item()).toBeUndefined()
  })

  it.each(['Genre#50% off', 'Genre#a#b', 'Genre#%41', 'Genre#'])(
    'under a key that cannot be looked up is refused with a message: %s',
    async pk => {
      const { genres, items } = stored()
      items.put(pk, { ...GENRE, gsi0pk: { S: 'Genre' }, gsi0sk: { S: 'a' } })

      const listed = genres.list().toArray()

      await expect(listed).rejects.toMatchObject({ code: 'repository.unreadable', path: 'pk' })
    },
  )

  it('whose relation is not a string is rejected with a clear message on load and on save', async () => {
    const { shelf, items } = stored()
    items.put('Profile#p1', { _type: { S: 'Profile' }, bio: { S: '' }, authorId: { N: '5' } })
    const profiles = shelf.database.repository(Profile)

    const loaded = await profiles.get('p1').catch(error => error)
    const saved = profiles.update(loaded.stored, { bio: 'x' })

    expect(loaded).toMatchObject({ code: 'repository.unreadable', path: 'authorId' })
    await expect(saved).rejects.toMatchObject({ code: 'repository.invalid', issues: [{ path: 'authorId' }] })
  })

  it('that cannot be read is reported by the ID in its key when many are read', async () => {
    const { shelf, items } = stored()
    const pages = { N: '12345678901234567890' }
    const index = { gsi0pk: { S: 'Genre' }, gsi0sk: { S: 'a' } }
    items.put('Genre#a', { _type: { S: 'Genre' }, label: { S: '' }, pages, ...index })
    const reported: string[] = []

    await shelf.database
      .repository(Genre)
      .list({}, { onUnreadable: (_error, id) => reported.push(id) })
      .toArray()

    expect(reported).toEqual(['a'])
  })

  it('with an unreadable field is named, can be deleted with its parent, and does not affect other items', async () => {
    const shelf = memoryDatabase(BOOKSHOP)
    const author = await shelf.database.repository(Author).create({ id: 'ada', email: 'a@example.org' })
    const items = memoryItems(shelf)
    const index = { gsi1pk: { S: 'Book.author#ada' }, gsi1sk: { S: 'b1' } }
    const pages = { N: '12345678901234567890' }
    items.put('Book#b1', { _type: { S: 'Book' }, title: { S: 'One' }, authorId: { S: 'ada' }, pages, ...index })

    const inserted = shelf.database.repository(Book).create({ id: 'b1', title: 'Two', authorId: 'ada' })

    await expect(shelf.database.repository(Book).find('b1')).rejects.toMatchObject({ id: 'b1', path: 'pages' })
    await expect(inserted).rejects.toMatchObject({ code: 'repository.alreadyExists', current: { id: 'b1' } })
    expect(await shelf.database.repository(Author).delete(author)).toMatchObject({ byModel: { Author: 1, Book: 1 } })
    expect(shelf.table.items).toEqual([])
  })
})

describe('an instance that was never saved', () => {
  it('is still rejected where a saved one is required', async () => {
    const { shelf } = stored()
    const desks = shelf.database.repository(Desk)

    await expect(desks.delete({ room: '1' } as never)).rejects.toMatchObject({ code: 'repository.unsaved' })
  })
})
