import {
  AlreadyExistsError,
  ConflictError,
  RelatedObjectDoesNotExist,
  ValidationError,
  ValueTakenError,
} from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase(BOOKSHOP)
})

describe('saving', () => {
  it('inserts with an ID, a version and both times, and loads the same instance again', async () => {
    const authors = shop.database.repository(Author)

    const created = await authors.create({ email: 'one@example.org' })

    expect(created).toMatchObject({ email: 'one@example.org', name: '', isActive: false, version: 1 })
    expect(created.createdAt).toBe(created.updatedAt)
    expect(await authors.get(created.id)).toEqual(created)
    expect(await authors.findBy('email', 'one@example.org')).toEqual(created)
  })

  it('counts the versions and keeps the time of creation', async () => {
    const authors = shop.database.repository(Author)
    const created = await authors.create({ email: 'versions@example.org' })

    const second = await authors.update(created, { name: 'Second' })
    const third = await authors.save({ ...second, name: 'Third' })

    expect([created.version, second.version, third.version]).toEqual([1, 2, 3])
    expect(third.createdAt).toBe(created.createdAt)
    expect(await authors.get(created.id)).toEqual(third)
  })

  it('refuses a stale instance with the current one in the error, and writes nothing', async () => {
    const authors = shop.database.repository(Author)
    const created = await authors.create({ email: 'stale@example.org' })
    await authors.update(created, { name: 'Newer' })

    const refused = authors.update(created, { name: 'Older' })

    await expect(refused).rejects.toThrow(ConflictError)
    await expect(refused).rejects.toMatchObject({ current: { name: 'Newer', version: 2 } })
    expect(await authors.get(created.id)).toMatchObject({ name: 'Newer' })
  })

  it('writes nothing and creates no record if nothing changes', async () => {
    const authors = shop.database.repository(Author)
    const created = await authors.create({ email: 'same@example.org' })
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    const saved = await authors.save({ ...created })

    expect(saved).toEqual(created)
    expect(await stream.newRecords()).toEqual([])
  })

  it('names all invalid fields together, and writes nothing', async () => {
    const books = shop.database.repository(Book)

    const refused = books.create({ title: '', pages: 0, authorId: '' })

    await expect(refused).rejects.toThrow(ValidationError)
    await expect(refused).rejects.toMatchObject({
      issues: [{ path: 'title' }, { path: 'pages' }, { path: 'authorId' }],
    })
  })

  it('refuses an existing ID', async () => {
    const genres = shop.database.repository(Genre)
    await genres.create({ id: 'poetry', title: 'Poetry' })

    await expect(genres.create({ id: 'poetry', title: 'Verse' })).rejects.toThrow(AlreadyExistsError)
  })
})

describe('unique values', () => {
  it('refuses a value that another instance holds, and names the holder', async () => {
    const authors = shop.database.repository(Author)
    const holder = await authors.create({ email: 'taken@example.org' })

    const refused = authors.create({ email: 'taken@example.org' })

    await expect(refused).rejects.toThrow(ValueTakenError)
    await expect(refused).rejects.toMatchObject({ field: 'email', holderId: holder.id })
  })

  it('releases a value that changes, so that others can take it', async () => {
    const authors = shop.database.repository(Author)
    const first = await authors.create({ email: 'old@example.org' })

    await authors.update(first, { email: 'new@example.org' })
    const second = await authors.create({ email: 'old@example.org' })

    expect(await authors.findBy('email', 'new@example.org')).toMatchObject({ id: first.id })
    expect(await authors.findBy('email', 'old@example.org')).toMatchObject({ id: second.id })
  })

  it('gives a contested value to one of many racing inserts', async () => {
    const authors = shop.database.repository(Author)

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => authors.create({ email: 'race@example.org' })),
    )

    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ValueTakenError)
  })
})

describe('relations', () => {
  it('refuses a related instance that does not exist, with every kind of check', async () => {
    const books = shop.database.repository(Book)
    const author = await shop.database.repository(Author).create({ email: 'relations@example.org' })

    await expect(books.create({ title: 'Lost', authorId: 'nobody' })).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(books.create({ title: 'Lost', authorId: author.id, genreId: 'none' })).rejects.toThrow(
      RelatedObjectDoesNotExist,
    )
  })

  it('uses the ID of a primary one-to-one as its own, so that a second one is impossible', async () => {
    const author = await shop.database.repository(Author).create({ email: 'profile@example.org' })
    const profiles = shop.database.repository(Profile)

    const profile = await profiles.create({ authorId: author.id })

    expect(profile.id).toBe(author.id)
    expect(await profiles.findOne({ author: author.id })).toEqual(profile)
    expect(await profiles.getRelated(profile, 'author')).toEqual(author)
    await expect(profiles.create({ authorId: author.id })).rejects.toThrow(AlreadyExistsError)
  })

  it('keeps a one-to-one that is not the primary key unique with its guard', async () => {
    const author = await shop.database.repository(Author).create({ email: 'desk@example.org' })
    const desks = shop.database.repository(Desk)
    const desk = await desks.create({ room: 'A', authorId: author.id })

    await expect(desks.create({ room: 'B', authorId: author.id })).rejects.toThrow(ValueTakenError)
    expect(await desks.findOne({ author: author.id })).toEqual(desk)
    expect(await desks.create({ room: 'C' })).toMatchObject({ authorId: null })
  })

  it('lists the instances that refer to an instance, in pages and by iteration', async () => {
    const author = await shop.database.repository(Author).create({ email: 'list@example.org' })
    const books = shop.database.repository(Book)
    for (let number = 1; number <= 5; number++) await books.create({ title: `Book ${number}`, authorId: author.id })

    const first = await books.list({ author: author.id }, { limit: 3 }).page()
    const second = await books
      .list({ author: author.id }, { limit: 3, ...(first.cursor ? { cursor: first.cursor } : {}) })
      .page()
    const all = await books.list({ author: author.id }).toArray()

    expect([...first.items, ...second.items].map(book => book.title)).toEqual(all.map(book => book.title))
    expect(all.map(book => book.title)).toEqual(['Book 1', 'Book 2', 'Book 3', 'Book 4', 'Book 5'])
    expect(second.cursor).toBeUndefined()
  })
})
