import { ConflictError, type Database, type InstanceOf, ValueTakenError } from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const WRITERS = 100
/** Each round has one winner, so that the writes grow with the square of this. The nightly run takes 100. */
const WRITERS_IN_TURN = Number(process.env.RACING_WRITERS ?? 40)

let database: Database
let stream: StreamDriver
beforeAll(async () => {
  const shop = await freshDatabase(BOOKSHOP)
  database = shop.database
  stream = new StreamDriver(shop.tableName)
})

const authors = () => database.repository(Author)

/** The versions of the images before and after each change of an instance, oldest first. */
async function versionsOf(id: string): Promise<[before: number, after: number][]> {
  const version = (image: object | undefined) => Number((image as { _v?: { N?: string } } | undefined)?._v?.N ?? 0)
  const own = (await stream.records()).filter(({ dynamodb }) => {
    const { id: stored, _type } = (dynamodb?.NewImage ?? {}) as { id?: { S?: string }; _type?: object }
    return stored?.S === id && _type !== undefined
  })
  return own.map(({ dynamodb }) => [version(dynamodb?.OldImage), version(dynamodb?.NewImage)])
}

describe('racing saves', () => {
  it('of one loaded instance: one of a hundred wins, and all others get a conflict', async () => {
    const genre = await database.repository(Genre).create({ title: 'Contested' })

    const results = await Promise.allSettled(
      Array.from({ length: WRITERS }, (_, writer) => database.repository(Genre).update(genre, { title: `${writer}` })),
    )

    const winners = results.filter(result => result.status === 'fulfilled')
    const losers = results.filter(result => result.status === 'rejected')
    expect(winners).toHaveLength(1)
    expect(losers.map(({ reason }) => reason.constructor)).toEqual(Array(WRITERS - 1).fill(ConflictError))
    expect(await database.repository(Genre).get(genre.id)).toEqual(winners[0]?.value)
  })

  it('that reload when they lose: every writer creates one version, without a gap', async () => {
    const { id } = await database.repository(Genre).create({ title: '0' })
    const genres = database.repository(Genre)
    const add = async (): Promise<void> => {
      const genre = await genres.get(id)
      try {
        await genres.update(genre, { title: String(Number(genre.title) + 1) })
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        await add()
      }
    }

    await Promise.all(Array.from({ length: WRITERS_IN_TURN }, add))

    expect(await genres.get(id)).toMatchObject({ title: `${WRITERS_IN_TURN}`, version: WRITERS_IN_TURN + 1 })
    const versions = Array.from({ length: WRITERS_IN_TURN + 1 }, (_, version) => [version, version + 1])
    expect(await versionsOf(id)).toEqual(versions)
  })

  it('that swap two emails: each swap is complete, and no two users share an address', async () => {
    const [ada, grace] = await authors().saveMany([
      { id: 'ada', email: 'a@example.org' },
      { id: 'grace', email: 'b@example.org' },
    ])
    const swap = async () => {
      const [one, other] = await Promise.all([authors().get('ada'), authors().get('grace')])
      const swapped = [
        { ...one, email: other.email },
        { ...other, email: one.email },
      ]
      return authors().saveMany(swapped)
    }

    const results = await Promise.allSettled(Array.from({ length: 20 }, swap))

    const done = results.filter(result => result.status === 'fulfilled').length
    for (const result of results) {
      // A swap that read the two of them at different times wants one address twice, or one that is gone.
      if (result.status === 'rejected') expect([ConflictError, ValueTakenError]).toContain(result.reason.constructor)
    }
    const [one, other] = await Promise.all([authors().get('ada'), authors().get('grace')])
    expect(done).toBeGreaterThan(0)
    expect(new Set([one.email, other.email])).toEqual(new Set([ada?.email, grace?.email]))
    for (const author of [one, other]) expect(await authors().findBy('email', author.email)).toEqual(author)
  })

  it('that take one email: one gets it, and the others get the holder’s ID', async () => {
    const all = await authors().saveMany(
      Array.from({ length: 20 }, (_, at) => ({ id: `racer-${at}`, email: `racer-${at}@example.org` })),
    )

    const results = await Promise.allSettled(all.map(author => authors().update(author, { email: 'won@example.org' })))

    const [winner, ...more] = results.filter(result => result.status === 'fulfilled').map(({ value }) => value)
    expect(more).toEqual([])
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ field: 'email', holderId: winner?.id })
    }
    expect(await authors().findBy('email', 'won@example.org')).toEqual(winner)
  })

  it('that accept any version: each is applied on top of the others', async () => {
    const { id } = await database.repository(Genre).create({ title: '-' })
    const genres = database.repository(Genre)

    const saved: InstanceOf<typeof Genre>[] = await Promise.all(
      ['a', 'b', 'c'].map(title => genres.save({ id, title }, { mode: 'update' })),
    )

    expect(saved.map(({ version }) => version).toSorted()).toEqual([2, 3, 4])
  })
})
