import { AlreadyExistsError, preSave, ValidationError, ValueTakenError } from 'dynamo-signals'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'

let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase(BOOKSHOP)
})

const undo: (() => boolean)[] = []
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

describe('preSave', () => {
  it('vetoes by throwing: nothing is written', async () => {
    const authors = shop.database.repository(Author)
    undo.push(preSave.connect(() => Promise.reject(new Error('No.')), { sender: Author }))

    await expect(authors.create({ email: 'veto@example.org' })).rejects.toThrow('No.')
    expect(await authors.findBy('email', 'veto@example.org')).toBeUndefined()
  })

  it('sees the item the save replaces, and what changes', async () => {
    const authors = shop.database.repository(Author)
    const created = await authors.create({ email: 'previous@example.org' })
    const seen: unknown[] = []
    undo.push(
      preSave.connect(({ previous, changedFields, adding }) => void seen.push({ previous, changedFields, adding }), {
        sender: Author,
      }),
    )

    await authors.update(created, { name: 'Known' })

    expect(seen).toEqual([{ previous: created, changedFields: ['name'], adding: false }])
  })

  it('saves the changes of a receiver, validated again', async () => {
    const authors = shop.database.repository(Author)
    undo.push(
      preSave.connect(
        ({ instance }) => {
          instance.email = instance.email.toLowerCase()
        },
        { sender: Author },
      ),
    )

    expect(await authors.create({ email: 'LOUD@example.org' })).toMatchObject({ email: 'loud@example.org' })
    undo.push(
      preSave.connect(
        ({ instance }) => {
          instance.email = 'nonsense'
        },
        { sender: Author },
      ),
    )
    await expect(authors.create({ email: 'fine@example.org' })).rejects.toThrow(ValidationError)
  })

  it('commits the writes of a receiver with the save, or not at all', async () => {
    const authors = shop.database.repository(Author)
    undo.push(
      preSave.connect(
        async ({ instance, transaction, adding }) => {
          if (adding) await transaction.repository(Profile).create({ authorId: instance.id })
        },
        { sender: Author },
      ),
    )

    const author = await authors.create({ email: 'both@example.org' })
    await expect(authors.create({ email: 'both@example.org', id: 'second' })).rejects.toThrow(ValueTakenError)

    const profiles = shop.database.repository(Profile)
    expect(await profiles.find(author.id)).toBeDefined()
    expect(await profiles.find('second')).toBeUndefined()
  })
})

describe('transactions', () => {
  it('commit all or none, and read their own writes', async () => {
    const { database } = shop
    const author = await database.transaction(async transaction => {
      const saved = await transaction.repository(Author).create({ email: 'tx@example.org' })
      await transaction.repository(Book).create({ id: 'tx-book', title: 'First', authorId: saved.id })
      expect(await transaction.repository(Author).find(saved.id)).toEqual(saved)
      return saved
    })
    const refused = database.transaction(async transaction => {
      await transaction.repository(Author).update(author, { name: 'Renamed' })
      await transaction.repository(Book).create({ id: 'tx-book', title: 'Twice', authorId: author.id })
    })

    await expect(refused).rejects.toThrow(AlreadyExistsError)
    expect(await database.repository(Author).get(author.id)).toEqual(author)
    expect(await database.repository(Book).get('tx-book')).toMatchObject({ title: 'First' })
  })

  it('join two saves of one instance into one version', async () => {
    const { database } = shop
    const author = await database.repository(Author).create({ email: 'twice@example.org' })

    const saved = await database.transaction(async transaction => {
      const authors = transaction.repository(Author)
      const renamed = await authors.update(author, { name: 'Once' })
      return authors.update(renamed, { isActive: true })
    })

    expect(saved.version).toBe(2)
    expect(await database.repository(Author).get(author.id)).toEqual(saved)
  })

  it('depend on their checks', async () => {
    const { database } = shop
    const author = await database.repository(Author).create({ email: 'check@example.org' })
    const attempt = (isActive: boolean) =>
      database.transaction(async transaction => {
        transaction.check(Author, author.id, { isActive })
        await transaction.repository(Book).create({ title: 'Checked', authorId: author.id })
      })

    await expect(attempt(true)).rejects.toMatchObject({ code: 'repository.checkFailed' })
    await expect(attempt(false)).resolves.toBeUndefined()
  })
})
