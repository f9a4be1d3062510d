import { AlreadyExistsError, defineModel, foreignKey, RelatedObjectDoesNotExist, ValueTakenError } from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, BOOKSHOP, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { ConflictingClient } from '../../support/conflicting-client.ts'
import { type FreshDatabase, freshDatabase, localClient } from '../../support/fresh-database.ts'
import { recordedRequests } from '../../support/recorded-requests.ts'
import { storedItems } from '../../support/stored-items.ts'

const relate = (constraint: 'transaction' | 'read' | 'none') =>
  foreignKey(Genre, { onDelete: 'doNothing', constraint, nullable: true })
/** Refers to a genre in each of the three ways. */
const Poem = defineModel('Poem', {
  schema: z.object({}),
  relations: { strict: relate('transaction'), hot: relate('read'), loose: relate('none') },
})
const MODELS = [...BOOKSHOP, Poem]

let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase(MODELS)
})
const newAuthor = () => shop.database.repository(Author).create({ email: `${crypto.randomUUID()}@example.org` })

describe('the constraint of a relation', () => {
  it('refuses a missing related instance in the commit, before it, or never', async () => {
    const poems = shop.database.repository(Poem)
    const before = await storedItems(shop)
    const requests = recordedRequests(shop.client)

    await expect(poems.create({ strictId: 'nowhere' })).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(poems.create({ hotId: 'nowhere' })).rejects.toThrow(RelatedObjectDoesNotExist)

    expect(requests).toEqual(['TransactWriteItems', 'GetItem'])
    expect(await storedItems(shop)).toEqual(before)
    expect(await poems.create({ looseId: 'nowhere' })).toMatchObject({ looseId: 'nowhere' })
  })

  it('checks only the fields a save changes', async () => {
    const poems = shop.database.repository(Poem)
    const genre = await shop.database.repository(Genre).create({ title: 'Odes' })
    const poem = await poems.create({ strictId: genre.id, hotId: genre.id })
    await shop.database.repository(Genre).delete(genre)

    await expect(poems.update(poem, { looseId: 'x' })).resolves.toMatchObject({ version: 2 })
  })

  it('read lets a hundred instances refer to one at the same time, but transaction makes them conflict', async () => {
    const client = new ConflictingClient(localClient())
    const fresh = await freshDatabase(MODELS, { client, deadline: 60_000 })
    const genre = await fresh.database.repository(Genre).create({ title: 'Hot' })
    const poems = fresh.database.repository(Poem)
    const create = (count: number, field: 'hotId' | 'strictId') =>
      Promise.all(Array.from({ length: count }, () => poems.create({ [field]: genre.id })))

    const made = await create(100, 'hotId')
    const conflicts = client.conflicts
    await create(5, 'strictId')

    expect(made).toHaveLength(100)
    expect(await poems.list({ hot: genre }).toArray()).toHaveLength(100)
    expect(conflicts).toBe(0)
    expect(client.conflicts).toBeGreaterThan(0)
  })
})

describe('a one-to-one', () => {
  it.each([
    ['that is the primary key', Profile, AlreadyExistsError],
    ['that has a guard', Desk, ValueTakenError],
  ] as const)('%s has one winner among many concurrent inserts', async (_which, model, Lost) => {
    const author = await newAuthor()
    const create = (number: number) =>
      model === Desk
        ? shop.database.repository(Desk).create({ room: `${number}`, authorId: author.id })
        : shop.database.repository(Profile).create({ bio: `${number}`, authorId: author.id })

    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, number) => create(number)))

    const won = results.filter(result => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Lost)
    const found = await shop.database.repository(model as typeof Desk).getOne({ author })
    expect(found).toEqual(won[0]?.value)
  })

  it('that racing saves take over ends with one of them, and leaves no guard behind', async () => {
    const [author, ...others] = [await newAuthor(), await newAuthor(), await newAuthor()]
    const desks = shop.database.repository(Desk)
    const made = await Promise.all(others.map(({ id }) => desks.create({ room: 'A', authorId: id })))

    await Promise.allSettled(made.map(desk => desks.update(desk, { authorId: author?.id ?? '' })))

    const items = await storedItems(shop)
    const holders = new Map(items.filter(item => item._type?.S === 'Desk').map(item => [item.id?.S, item.authorId?.S]))
    const guards = items.filter(item => item.pk?.S?.startsWith('unique#Desk.authorId#'))
    for (const { pk, owner } of guards) expect(pk?.S).toBe(`unique#Desk.authorId#${holders.get(owner?.S)}`)
    expect(guards).toHaveLength([...holders.values()].filter(Boolean).length)
    expect(await desks.findOne({ author: author?.id ?? '' })).toBeDefined()
  })
})

describe('changing a relation', () => {
  it('moves the index entry and the guard with the instance', async () => {
    const [author, other] = [await newAuthor(), await newAuthor()]
    const books = shop.database.repository(Book)
    const desks = shop.database.repository(Desk)
    const book = await books.create({ title: 'Moved', authorId: author.id })
    const desk = await desks.create({ room: 'A', authorId: author.id })

    await books.update(book, { authorId: other.id })
    const moved = await desks.update(desk, { authorId: other.id })

    expect(await books.list({ author }).toArray()).toEqual([])
    expect(await books.list({ author: other }).toArray()).toHaveLength(1)
    const guards = async () =>
      (await storedItems(shop)).filter(item => item.owner?.S === desk.id).map(item => item.pk?.S)
    expect(await guards()).toEqual([`unique#Desk.authorId#${other.id}`])
    expect(await desks.create({ room: 'B', authorId: author.id })).toBeDefined()
    await desks.update(moved, { authorId: null })
    expect(await guards()).toEqual([])
    expect(await desks.findOne({ author: other })).toBeUndefined()
  })

  it('of an instance that a transaction deletes or has deleted is refused, in either order', async () => {
    const { database } = shop
    const author = await newAuthor()

    const refused = database.transaction(async transaction => {
      await transaction.repository(Author).delete(author)
      await transaction.repository(Book).create({ title: 'Late', authorId: author.id })
    })

    await expect(refused).rejects.toThrow(RelatedObjectDoesNotExist)
    const deletion = await database.transaction(async transaction => {
      await transaction.repository(Book).create({ title: 'Early', authorId: author.id })
      return transaction.repository(Author).delete(author)
    })
    expect(deletion.byModel).toEqual({ Author: 1, Book: 1 })
    expect(await database.repository(Book).list({ author: author.id }).toArray()).toEqual([])
    expect(await database.repository(Author).find(author.id)).toBeUndefined()
  })
})
