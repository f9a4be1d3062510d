import {
  AlreadyExistsError,
  ConfigurationError,
  ConflictError,
  DoesNotExistError,
  type InstanceOf,
  type PreSave,
  preSave,
  type SaveOptions,
  ValidationError,
} from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: FreshDatabase
let stream: StreamDriver
let author: InstanceOf<typeof Author>
beforeAll(async () => {
  shop = await freshDatabase(BOOKSHOP)
  stream = new StreamDriver(shop.tableName)
  author = await shop.database.repository(Author).create({ email: 'author@example.org' })
})

const books = () => shop.database.repository(Book)
const newBook = (title: string) => books().create({ title, pages: 10, tags: ['old'], authorId: author.id })

/** The titles and names of fields that preSave is sent with. */
function hearPreSave(): { title: string; updateFields: readonly string[] | undefined }[] {
  const heard: { title: string; updateFields: readonly string[] | undefined }[] = []
  connected(
    preSave.connect(({ instance, updateFields }) => void heard.push({ title: instance.title, updateFields }), {
      sender: Book,
    }),
  )
  return heard
}

describe('updateFields', () => {
  it('C7: reach preSave as given; the differences of the images are in changedFields', async () => {
    const book = await newBook('C7')
    const heard = hearPreSave()

    await books().save({ ...book, title: 'C7 again' }, { updateFields: ['title', 'pages'] })
    await books().create({ title: 'Whole', authorId: author.id })

    expect(heard).toEqual([
      { title: 'C7 again', updateFields: ['title', 'pages'] },
      { title: 'Whole', updateFields: undefined },
    ])
  })

  it('C8: an empty updateFields writes nothing and sends nothing, valid or not', async () => {
    const book = await newBook('C8')
    const heard = hearPreSave()
    await stream.newRecords()

    const saved = await books().save({ ...book, title: '', pages: -1 }, { updateFields: [] })

    expect(saved).toEqual({ ...book, title: '', pages: -1 })
    expect(heard).toEqual([])
    expect(await stream.newRecords()).toEqual([])
    expect(await books().get(book.id)).toEqual(book)
  })

  it.each([
    ['a name nobody has', 'titel'],
    ['a relation instead of its id', 'author'],
    ['the id', 'id'],
    ['the version', 'version'],
    ['an attribute of the library', '_v'],
  ])('C9: an unknown field in updateFields is refused before preSave: %s', async (_what, name) => {
    const book = await newBook('C9')
    const heard = hearPreSave()

    const refused = books().save({ ...book, title: 'New' }, { updateFields: ['title', name as 'title'] })

    await expect(refused).rejects.toThrow(ValidationError)
    await expect(refused).rejects.toMatchObject({ issues: [{ path: name }] })
    expect(heard).toEqual([])
  })

  it('C9: a field of the instance that the model does not have is refused, too', async () => {
    const book = await newBook('C9')
    const heard = hearPreSave()

    const refused = books().save({ ...book, colour: 'red' } as typeof book, { updateFields: ['colour' as 'title'] })

    await expect(refused).rejects.toMatchObject({ issues: [{ path: 'colour' }] })
    expect(heard).toEqual([])
  })

  it('C10: a save of some fields keeps the stored values of the others, whatever the instance contains', async () => {
    const book = await newBook('C10')

    const titled = await books().save({ ...book, title: 'Saved', pages: 99 }, { updateFields: ['title'] })
    const longer = await books().update(titled, { pages: 20 })
    const bare = await books().save({ ...longer, tags: undefined }, { updateFields: ['tags'] })

    expect(titled).toMatchObject({ title: 'Saved', pages: 10, tags: ['old'] })
    expect(longer).toMatchObject({ title: 'Saved', pages: 20, tags: ['old'] })
    expect(bare).not.toHaveProperty('tags')
    expect(await books().get(book.id)).toEqual(bare)
  })

  it('C14: changes that preSave makes outside of updateFields are also written', async () => {
    const book = await newBook('C14')
    const count = ({ instance }: PreSave<typeof Book>) => Object.assign(instance, { pages: instance.pages + 1 })
    connected(preSave.connect(count, { sender: Book }))

    const saved = await books().save({ ...book, title: 'Counted', tags: ['lost'] }, { updateFields: ['title'] })

    expect(saved).toMatchObject({ title: 'Counted', pages: 11, tags: ['old'] })
    expect(await books().get(book.id)).toEqual(saved)
  })
})

describe('modes', () => {
  it.each<[string, SaveOptions<typeof Book>]>([
    ['insert with updateFields', { mode: 'insert', updateFields: ['title'] }],
    ['upsert with updateFields', { mode: 'upsert', updateFields: ['title'] }],
    ['insert with empty updateFields', { mode: 'insert', updateFields: [] }],
    ['a mode that is none', { mode: 'replace' as 'insert' }],
  ])('C24: options that contradict each other are refused before preSave: %s', async (_what, options) => {
    const book = await newBook('C24')
    const heard = hearPreSave()

    await expect(books().save({ ...book, title: 'New' }, options)).rejects.toThrow(ConfigurationError)

    expect(heard).toEqual([])
  })

  it('C25: an update of a missing instance fails, by mode and by updateFields, and inserts nothing', async () => {
    const missing = { id: 'nobody', title: 'New', authorId: author.id }

    await expect(books().save(missing, { mode: 'update' })).rejects.toThrow(DoesNotExistError)
    await expect(books().save(missing, { updateFields: ['title'] })).rejects.toThrow(DoesNotExistError)
    await expect(books().save({ title: 'New', authorId: author.id }, { mode: 'update' })).rejects.toMatchObject({
      issues: [{ path: 'id' }],
    })

    expect(await books().find('nobody')).toBeUndefined()
  })

  it('C26: an insert of an existing instance fails after preSave, and returns the existing one', async () => {
    const book = await newBook('C26')
    const heard = hearPreSave()

    const refused = books().save({ ...book, title: 'Twice' }, { mode: 'insert' })

    await expect(refused).rejects.toThrow(AlreadyExistsError)
    await expect(refused).rejects.toMatchObject({ current: { title: 'C26' } })
    expect(heard).toEqual([{ title: 'Twice', updateFields: undefined }])
    expect(await books().get(book.id)).toEqual(book)
  })

  it('C26: an upsert accepts both existing and missing instances', async () => {
    const book = { id: 'c26-upsert', title: 'First', authorId: author.id }

    const first = await books().save(book, { mode: 'upsert' })
    const second = await books().save({ ...book, title: 'Second' }, { mode: 'upsert' })

    expect([first.version, second.version]).toEqual([1, 2])
    expect(second.createdAt).toBe(first.createdAt)
  })

  it.each(['update', 'upsert'] as const)(
    'C27: a deleted instance stays deleted, also with mode %s: the save is a conflict',
    async mode => {
      const book = await newBook('C27')
      await books().delete(book)

      await expect(books().update(book, { title: 'Back' })).rejects.toThrow(ConflictError)
      const refused = books().save({ ...book, title: 'Back' }, { mode })

      await expect(refused).rejects.toThrow(ConflictError)
      await expect(refused).rejects.toMatchObject({ current: undefined })
      expect(await books().find(book.id)).toBeUndefined()
    },
  )

  it('C27: a save replaces neither an earlier instance with the same ID nor an earlier version', async () => {
    const book = await books().create({ id: 'c27-lives', title: 'First life', authorId: author.id })
    await books().delete(book)
    const again = await books().create({ id: 'c27-lives', title: 'Second life', authorId: author.id })

    await expect(books().update(book, { title: 'Haunted' })).rejects.toThrow(ConflictError)

    expect(await books().get('c27-lives')).toEqual(again)
  })

  it('C28: a stale instance overwrites nothing: the save is a conflict that carries the current instance', async () => {
    const book = await newBook('C28')
    const newer = await books().update(book, { title: 'Newer' })

    for (const save of [() => books().update(book, { pages: 2 }), () => books().save({ ...book, pages: 2 })]) {
      const refused = save()
      await expect(refused).rejects.toThrow(ConflictError)
      await expect(refused).rejects.toMatchObject({ id: book.id, current: newer })
    }

    expect(await books().get(book.id)).toEqual(newer)
  })

  it('C37: a save that changes nothing sends preSave, and writes nothing: no record, no new version', async () => {
    const book = await newBook('C37')
    const heard = hearPreSave()
    await stream.newRecords()

    const saved = await books().save({ ...book, tags: [...(book.tags ?? [])] })

    expect(saved).toEqual(book)
    expect(heard).toHaveLength(1)
    expect(await stream.newRecords()).toEqual([])
  })
})
