import { type InstanceOf, type PostSave, postSave } from 'dynamo-signals'
import { type InstanceCheck, type VerifyOptions, verify } from 'dynamo-signals/operations'
import { connectCascade, createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { rawItems } from '../../support/raw-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const consumer = 'links'
const GUARD = 'unique#Author.email#a@example.org'

let shop: FreshDatabase
let raw: ReturnType<typeof rawItems>
let author: InstanceOf<typeof Author>
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  raw = rawItems(shop)
  author = await shop.database.repository(Author).create({ id: 'ada', email: 'a@example.org' })
})

const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const found = async (options: VerifyOptions = {}) => (await verify(shop.database, { settle: 0, ...options })).findings

/** Verifies, repairs and verifies again. */
async function repaired() {
  const first = await found()
  expect(await found()).toEqual(first)
  const repairs = await found({ repair: true })
  return { first, repairs, left: await found() }
}

it('finds nothing in a table that only the repository has written', async () => {
  await shop.database.repository(Profile).create({ authorId: author.id })
  await shop.database.repository(Desk).create({ room: '1', authorId: author.id })
  const genre = await shop.database.repository(Genre).create({ title: 'Poetry' })
  await shop.database.repository(Book).create({ title: 'Notes', authorId: author.id, genreId: genre.id })

  expect(await verify(shop.database)).toMatchObject({ findings: [], byKind: {}, repaired: 0, resumeFrom: undefined })
})

describe('relations', () => {
  it('that dangle are found, and unset if a delete would have unset them', async () => {
    const desk = await shop.database.repository(Desk).create({ room: '1', authorId: author.id })
    const book = await shop.database.repository(Book).create({ title: 'Notes', authorId: author.id })
    await raw.delete('Author#ada')
    await raw.delete(GUARD, 'guard')

    const { first, left } = await repaired()

    expect(first).toHaveLength(2)
    expect(first).toContainEqual(expect.objectContaining({ kind: 'relatedMissing', model: 'Desk', repairable: true }))
    expect(left).toMatchObject([{ kind: 'relatedMissing', model: 'Book', id: book.id, repairable: false }])
    expect(await shop.database.repository(Desk).get(desk.id)).toMatchObject({ authorId: null })
  })

  it("that are the primary key must be the instance's own ID", async () => {
    await shop.database.repository(Profile).create({ authorId: author.id })
    await shop.database.repository(Author).create({ id: 'eve', email: 'e@example.org' })
    await raw.put('Profile#ada', { authorId: { S: 'eve' } })

    expect(await found()).toMatchObject([{ kind: 'oneToOneMismatch', model: 'Profile', id: 'ada' }])
  })
})

describe('deletes', () => {
  const stuck = { M: { id: { S: 'd1' }, round: { N: '1' } } }

  it('that were started but never committed are undone once their fence has expired', async () => {
    const _deleting = { M: { id: { S: 'd1' }, until: { S: '2026-01-01T00:00:00.000Z' } } }
    const wid = (await raw.get('Author#ada'))?._wid?.S ?? ''
    await raw.put('Author#ada', { _deleting, _wid: { S: 'fence' }, _wids: { L: [{ S: wid }] } })

    const { first, left } = await repaired()

    expect(first).toMatchObject([{ kind: 'deletionAbandoned', id: 'ada', repairable: true }])
    expect(left).toEqual([])
    expect(await raw.get('Author#ada')).toMatchObject({ _wid: { S: wid } })
    await shop.database.repository(Author).update(author, { name: 'Ada' })
  })

  it('that are not decided yet are not changed', async () => {
    await raw.put('Author#ada', { _deleting: { M: { id: { S: 'd1' }, until: { S: '2999-01-01T00:00:00.000Z' } } } })

    expect(await found({ repair: true })).toEqual([])
  })

  it('that are stuck continue after a repair, until everything is deleted', async () => {
    untilEnd(connectCascade({ consumer }))
    await shop.database.repository(Book).create({ title: 'Notes', authorId: author.id })
    await raw.put('Author#ada', { _deleting: stuck, _wid: { S: 'fence' } })
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    const [first] = await found()
    const [repairs] = await found({ repair: true })
    await stream.deliver(shop.database, consumer)

    expect(first).toMatchObject({ kind: 'deletionStuck', id: 'ada', repairable: true })
    expect(repairs).toMatchObject({ kind: 'deletionStuck', repaired: true })
    expect(await found()).toEqual([])
    expect(await raw.get('Author#ada')).toBeUndefined()
    expect(await raw.get(GUARD, 'guard')).toBeUndefined()
  })

  it('whose root is missing are also finished', async () => {
    untilEnd(connectCascade({ consumer }))
    await raw.put('Author#ada', { _deleting: { M: { id: { S: 'd1' } } }, _wid: { S: 'fence' } })
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    await found({ repair: true })
    await stream.deliver(shop.database, consumer)

    expect(await raw.get('Author#ada')).toBeUndefined()
    expect(await found()).toEqual([])
  })

  it('are reported as not repairable if no cascade is connected', async () => {
    await raw.put('Author#ada', { _deleting: stuck })

    expect(await found({ repair: true })).toMatchObject([{ kind: 'deletionStuck', repairable: false, repaired: false }])
  })
})

describe('other findings', () => {
  it('are dead letters that are open', async () => {
    const fail = () => Promise.reject(new Error('No answer'))
    untilEnd(postSave.connect(fail, { sender: Author, dispatchUid: 'greet', consumer, maxAttempts: 1 }))
    const Records = await new StreamDriver(shop.tableName).newRecords()
    await createStreamHandler({ database: shop.database, consumer })({ Records })

    const [finding, ...others] = await found({ repair: true })

    expect(others).toEqual([])
    expect(finding).toMatchObject({ kind: 'deadLetter', model: 'Author', id: 'ada', repaired: false })
    expect(finding?.detail).toContain('No answer')
  })

  it('are unreadable items, which do not end the run', async () => {
    await raw.put('Author#ada', JSON.parse('{"tags":{"M":{"__proto__":{"S":""}}}}'))
    await raw.delete(GUARD, 'guard')

    expect(await found()).toContainEqual(expect.objectContaining({ kind: 'malformed', model: 'Author', id: 'ada' }))
  })

  it("are those of the application's checks, until their receivers have run", async () => {
    const openProfile = ({ instance, effects }: PostSave<typeof Author>) =>
      effects.repository(Profile).getOrCreate({ authorId: instance.id })
    untilEnd(postSave.connect(openProfile, { sender: Author, dispatchUid: 'open-profile', consumer }))
    const check: InstanceCheck<typeof Author> = {
      kind: 'authorWithoutProfile',
      model: Author,
      receivers: ['open-profile'],
      inspect: async ({ id }, database) =>
        (await database.repository(Profile).find(id)) ? undefined : `Author ${id} has no profile.`,
    }

    const dry = await found({ checks: [check], repair: true, dryRun: true })
    const fresh = await found({ checks: [check], settle: 60_000 })
    const repairs = await found({ checks: [check], repair: true })
    await raw.delete('Profile#ada')
    const repairsAgain = await found({ checks: [check], repair: true })

    expect(dry).toMatchObject([{ kind: 'authorWithoutProfile', id: 'ada', repairable: true, repaired: false }])
    expect(fresh).toEqual([])
    expect(repairs).toMatchObject([{ repaired: true }])
    expect(repairsAgain).toMatchObject([{ repaired: true }])
    expect(await found({ checks: [check] })).toEqual([])
  })
})
