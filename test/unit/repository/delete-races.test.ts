import {
  BeingDeletedError,
  ConflictError,
  type Database,
  DynamoSignalsError,
  type InstanceOf,
  ProtectedError,
  RelatedObjectDoesNotExist,
  type Transport,
} from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { Author, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { Review, SHELF } from '../../support/library-shelf.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'

type World = {
  readonly author: InstanceOf<typeof Author>
  readonly genre: InstanceOf<typeof Genre>
  readonly other: InstanceOf<typeof Author>
  readonly book: InstanceOf<typeof Book>
  readonly review: InstanceOf<typeof Review>
  /** A book of the other author. */
  readonly kept: InstanceOf<typeof Book>
}

/** An action of another writer during a delete. Its result is undefined or an error. */
type Meanwhile = (database: Database, world: World) => Promise<unknown>

interface Outcome {
  readonly deletion: unknown
  readonly meanwhile: unknown
  readonly shop: MemoryDatabase
  readonly world: World
}

/**
 * Deletes an author or a genre once for every request of the delete, each time with another writer's change before
 * another request: every interleaving of the two there is, since a request is one step.
 */
async function interleaved(which: 'author' | 'genre', meanwhile: Meanwhile): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let at = 0; ; at++) {
    const shop = memoryDatabase(SHELF)
    const world = await newWorld(shop.database)
    let sent = 0
    let result: unknown = 'not begun'
    const other = shop.reopen().database
    const inner = shop.line.transport
    const client: Transport = async (operation, input, options) => {
      if (sent++ === at) result = await settled(meanwhile(other, world))
      return inner(operation, input, options)
    }
    const { database } = shop.reopen({ client })
    const model = which === 'author' ? Author : Genre
    const instance = (await other.repository(model as typeof Author).get(world[which].id)) as never
    const deletion = await settled(database.repository(model as typeof Author).delete(instance))
    if (sent <= at) return outcomes
    outcomes.push({ deletion, meanwhile: result, shop, world })
  }
}

async function newWorld(database: Database): Promise<World> {
  const author = await database.repository(Author).create({ email: 'a@example.org' })
  const other = await database.repository(Author).create({ email: 'b@example.org' })
  const genre = await database.repository(Genre).create({ title: 'Poetry' })
  const book = await database.repository(Book).create({ title: 'There before', authorId: author.id })
  const review = await database.repository(Review).create({ bookId: book.id })
  const kept = await database.repository(Book).create({ title: 'Kept', authorId: other.id })
  return { author, other, genre, book, review, kept }
}

const settled = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    error => error,
  )
const isGone = async ({ shop, world }: Outcome) =>
  (await shop.database.repository(Author).find(world.author.id)) === undefined
const idsOf = ({ shop }: Outcome, model: string) =>
  shop.table.items.filter(item => item._type?.S === model).map(item => item.id?.S)

function expectNoFence({ shop }: Outcome): void {
  expect(shop.table.items.filter(item => item._deleting)).toEqual([])
}

describe('while an instance is deleted', () => {
  it('a child is created first and deleted too, or is rejected: no orphan remains', async () => {
    const outcomes = await interleaved('author', (database, { author }) =>
      database.repository(Book).create({ title: 'Late', authorId: author.id }),
    )

    expect(outcomes.length).toBeGreaterThan(8)
    for (const outcome of outcomes) {
      expect(outcome.deletion).toBeUndefined()
      expect(idsOf(outcome, 'Book')).toEqual([outcome.world.kept.id])
      if (outcome.meanwhile) expect(outcome.meanwhile).toBeInstanceOf(RelatedObjectDoesNotExist)
    }
    // Both happen, or nothing was tried.
    expect(new Set(outcomes.map(outcome => outcome.meanwhile === undefined)).size).toBe(2)
  })

  it.each(['profile', 'desk'])(
    'a one-to-one (%s) is created first and deleted or released too, or is rejected',
    async which => {
      const outcomes = await interleaved('author', (database, { author }) =>
        which === 'profile'
          ? database.repository(Profile).create({ authorId: author.id })
          : database.repository(Desk).create({ room: 'A', authorId: author.id }),
      )

      for (const outcome of outcomes) {
        expect(outcome.deletion).toBeUndefined()
        expect(idsOf(outcome, 'Profile')).toEqual([])
        for (const item of outcome.shop.table.items) expect(item.authorId?.S).not.toBe(outcome.world.author.id)
        expect(outcome.shop.table.items.filter(item => item.pk?.S?.startsWith('unique#Desk'))).toEqual([])
      }
      expect(new Set(outcomes.map(outcome => outcome.meanwhile === undefined)).size).toBe(2)
    },
  )

  it('a protecting child is created first and the delete is rejected, or the child is rejected', async () => {
    const outcomes = await interleaved('genre', (database, { other, genre }) =>
      database.repository(Book).create({ title: 'Odes', authorId: other.id, genreId: genre.id }),
    )

    for (const outcome of outcomes) {
      const { shop, world, deletion, meanwhile } = outcome
      const genre = await shop.database.repository(Genre).find(world.genre.id)
      if (meanwhile === undefined && deletion) {
        expect(deletion).toBeInstanceOf(ProtectedError)
        expect(genre).toEqual(world.genre)
        // What was fenced is as it was: the instance that was loaded before can be saved.
        await shop.database.repository(Genre).update(world.genre, { title: 'Prose' })
      } else {
        // A book that was checked by a read may come up in the moment between its read and its write; not in one step.
        expect([genre, meanwhile]).toEqual([undefined, expect.any(RelatedObjectDoesNotExist)])
        expect(deletion).toBeUndefined()
      }
      expectNoFence(outcome)
    }
    expect(new Set(outcomes.map(outcome => outcome.meanwhile === undefined)).size).toBe(2)
  })

  it('a child that changes is still deleted', async () => {
    const outcomes = await interleaved('author', async (database, { book }) => {
      const books = database.repository(Book)
      const now = await books.find(book.id)
      if (now) await books.update(now, { title: 'Renamed' })
    })

    for (const outcome of outcomes) {
      expect(outcome.deletion).toBeUndefined()
      expect(idsOf(outcome, 'Book')).toEqual([outcome.world.kept.id])
    }
  })

  it('a child moves to another parent and is kept, or the move is rejected, with or without children', async () => {
    const book: Meanwhile = (database, world) =>
      database.repository(Book).update(world.book, { authorId: world.other.id })
    const review: Meanwhile = (database, world) =>
      database.repository(Review).update(world.review, { bookId: world.kept.id })
    for (const [model, meanwhile] of [['Book', book] as const, ['Review', review] as const]) {
      const outcomes = await interleaved('author', meanwhile)

      for (const outcome of outcomes) {
        const { world } = outcome
        const moved = model === 'Book' ? world.book.id : world.review.id
        expect(outcome.deletion).toBeUndefined()
        const isSpared = outcome.meanwhile === undefined
        expect(idsOf(outcome, model).includes(moved), `${model} is spared: ${isSpared}`).toBe(isSpared)
        if (!isSpared) expect(outcome.meanwhile).toBeInstanceOf(ConflictError)
        expectNoFence(outcome)
      }
      expect(new Set(outcomes.map(outcome => outcome.meanwhile === undefined)).size, model).toBe(
        model === 'Book' ? 2 : 1,
      )
    }
  })

  it('either the concurrent save or the delete is rejected', async () => {
    const outcomes = await interleaved('author', (database, { author }) =>
      database.repository(Author).update(author, { name: 'Saved' }),
    )

    for (const outcome of outcomes) {
      const { shop, world, deletion, meanwhile } = outcome
      const [won, lost] = meanwhile === undefined ? [meanwhile, deletion] : [deletion, meanwhile]
      expect([won, lost]).toEqual([undefined, expect.any(ConflictError)])
      expect(await isGone(outcome)).toBe(deletion === undefined)
      if (deletion) expect(await shop.database.repository(Book).get(world.book.id)).toEqual(world.book)
      expectNoFence(outcome)
    }
    expect(outcomes.some(({ meanwhile }) => meanwhile instanceof BeingDeletedError)).toBe(true)
  })

  it('two concurrent deletes: one of them deletes it', async () => {
    const outcomes = await interleaved('author', (database, { author }) => database.repository(Author).delete(author))

    for (const outcome of outcomes) {
      for (const error of [outcome.deletion, outcome.meanwhile]) {
        if (error) expect(error).toBeInstanceOf(ConflictError)
      }
      expect(await isGone(outcome)).toBe(true)
      expect(idsOf(outcome, 'Book')).toEqual([outcome.world.kept.id])
    }
  })

  it('a lost connection never leaves a delete half done', async () => {
    for (let at = 0; ; at++) {
      const shop = memoryDatabase(SHELF)
      const { author, book } = await newWorld(shop.database)
      let sent = 0
      const client: Transport = (operation, input, options) => {
        if (sent++ < at) return shop.line.transport(operation, input, options)
        return Promise.reject(new Error('The process has died.'))
      }
      const error = await settled(shop.reopen({ client }).database.repository(Author).delete(author))
      if (error === undefined) break

      expect(error).not.toBeInstanceOf(DynamoSignalsError)
      const books = shop.database.repository(Book)
      expect(await books.find(book.id)).toEqual(book)
      // A fence may remain. It does not block another delete, and it expires for other writers.
      const later = shop.reopen({ runtime: { now: () => new Date(Date.now() + 16 * 60_000) } }).database
      await expect(later.repository(Book).create({ title: 'After', authorId: author.id })).resolves.toBeDefined()
      const authors = shop.database.repository(Author)
      await expect(authors.delete(await authors.get(author.id))).resolves.toMatchObject({ total: 4 })
    }
  })
})
