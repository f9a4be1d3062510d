import { ConflictError, UnavailableError } from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { answers, before, type Fault, lostAnswer, lostAnswerAnd, lostRequest } from '../../support/faulty-transport.ts'
import { manualTime } from '../../support/manual-time.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { ServiceError } from '../../support/memory-dynamodb/service-error.ts'

let time: ReturnType<typeof manualTime>
let shop: MemoryDatabase
beforeEach(() => {
  time = manualTime()
  shop = memoryDatabase(BOOKSHOP, { runtime: { ...time.runtime, random: () => 0.5 } })
})

const genres = () => shop.database.repository(Genre)
const authors = () => shop.database.repository(Author)
/** The same tables in another process: nothing fails there. */
const elsewhere = () => shop.reopen().database.repository(Genre)

const otherAuthors = () => shop.reopen().database.repository(Author)

const conflict = () =>
  new ServiceError('TransactionCanceledException', 'Transaction cancelled', {
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  })

/** The connection breaks, others do something, and only then the request arrives. */
const arrivesAfter =
  (others: () => Promise<unknown>, late: { send?: () => Promise<unknown> }): Fault =>
  async send => {
    late.send = send
    await others()
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  }

describe('a single put', () => {
  it('succeeds if only its response was lost: the stored write id is its own', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    shop.line.next('PutItem', lostAnswer)

    const saved = await genres().update(genre, { title: 'Verse' })

    expect(saved).toMatchObject({ title: 'Verse', version: 2 })
    expect(await genres().get(genre.id)).toEqual(saved)
    expect(shop.table.records).toHaveLength(2)
  })

  it('succeeds if its response was lost and other writers saved over it', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    const others = async () => {
      for (const title of ['B', 'C', 'D', 'E']) await elsewhere().save({ id: genre.id, title }, { mode: 'update' })
    }
    shop.line.next('PutItem', lostAnswerAnd(others))

    const saved = await genres().update(genre, { title: 'A' })

    expect(saved).toMatchObject({ title: 'A', version: 2 })
    expect(await genres().get(genre.id)).toMatchObject({ title: 'E', version: 6 })
  })

  it('is sent again when the request was lost', async () => {
    shop.line.next('PutItem', lostRequest)

    const genre = await genres().create({ title: 'Poetry' })

    expect(await genres().get(genre.id)).toEqual(genre)
    expect(shop.line.sent).toEqual(['PutItem', 'PutItem', 'GetItem'])
  })

  it('is an immediate conflict if another write was first', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    shop.line.next(
      'PutItem',
      before(() => elsewhere().save({ id: genre.id, title: 'Theirs' }, { mode: 'update' })),
    )
    shop.line.take()

    const refused = genres().update(genre, { title: 'Ours' })

    await expect(refused).rejects.toThrow(ConflictError)
    await expect(refused).rejects.toMatchObject({ current: { title: 'Theirs', version: 2 } })
    expect(shop.line.take()).toEqual(['PutItem'])
  })

  it('is a conflict if the request was lost and another write was first: the item still lists the write it would replace', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    const others = async () => {
      await elsewhere().save({ id: genre.id, title: 'Theirs' }, { mode: 'update' })
      throw Object.assign(new Error(), { code: 'ECONNRESET' })
    }
    shop.line.next('PutItem', others)

    await expect(genres().update(genre, { title: 'Ours' })).rejects.toThrow(ConflictError)
    expect(await genres().get(genre.id)).toMatchObject({ title: 'Theirs' })
  })

  it('is unknown, not a conflict, if the item no longer lists it after many later writes', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    const others = async () => {
      for (const title of 'BCDEF') await elsewhere().save({ id: genre.id, title }, { mode: 'update' })
    }
    shop.line.next('PutItem', lostAnswerAnd(others))

    const refused = genres().update(genre, { title: 'A' })

    await expect(refused).rejects.toThrow(UnavailableError)
    await expect(refused).rejects.toMatchObject({ outcome: 'unknown' })
  })

  it('is unknown, not a conflict, if the item was deleted after a lost response', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    const deleted = async () => elsewhere().delete(await elsewhere().get(genre.id))
    shop.line.next('PutItem', lostAnswerAnd(deleted))

    await expect(genres().update(genre, { title: 'A' })).rejects.toMatchObject({ outcome: 'unknown' })
    await expect(genres().update(genre, { title: 'A' })).rejects.toThrow(ConflictError)
  })
})

describe('an insert whose response was lost and that another writer preceded', () => {
  it.each([
    ['a single put', 'PutItem', () => genres(), () => elsewhere(), { id: 'g1', title: 'Poetry' }],
    [
      'a transaction',
      'TransactWriteItems',
      () => authors(),
      () => otherAuthors(),
      { id: 'a1', email: 'a@example.org' },
    ],
  ] as const)(
    'is unknown: it may arrive when theirs is deleted (%s)',
    async (_what, operation, ours, theirs, fields) => {
      const late: { send?: () => Promise<unknown> } = {}
      const repository = theirs()
      const created = () => repository.create(fields as never)
      shop.line.next(operation, arrivesAfter(created, late))

      await expect(ours().create(fields as never)).rejects.toMatchObject({ outcome: 'unknown' })

      await repository.delete((await repository.get(fields.id)) as never)
      await late.send?.()
      expect(await repository.find(fields.id)).toBeDefined()
    },
  )
})

describe('a transaction', () => {
  it('succeeds if only its response was lost: the token is the same', async () => {
    shop.line.next('TransactWriteItems', lostAnswer)

    const author = await authors().create({ email: 'ada@example.org' })

    expect(await authors().findBy('email', 'ada@example.org')).toEqual(author)
    expect(shop.table.records).toHaveLength(2)
  })

  it('succeeds if the response of a delete was lost', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    shop.line.next('TransactWriteItems', lostAnswer, lostAnswer)

    await expect(genres().delete(genre)).resolves.toMatchObject({ total: 1 })
    expect(await genres().find(genre.id)).toBeUndefined()
  })

  it('waits for a conflicting transaction, longer each time, with jitter', async () => {
    const pauses: number[] = []
    const sleep = async (milliseconds: number) => void pauses.push(milliseconds)
    const { database, line } = shop.reopen({ runtime: { sleep, random: () => 0.5 } })
    line.next('TransactWriteItems', ...Array.from({ length: 4 }, () => answers(conflict())))

    await database.repository(Author).create({ email: 'ada@example.org' })

    expect(pauses).toEqual([12.5, 25, 50, 100])
  })

  it('gives up at the deadline, and knows that nothing was written', async () => {
    shop.line.next('TransactWriteItems', ...Array.from({ length: 1_000 }, () => answers(conflict())))

    const refused = authors().create({ email: 'ada@example.org' })

    await expect(refused).rejects.toMatchObject({ name: 'UnavailableError', outcome: 'nothingWritten' })
    expect(time.elapsed()).toBeGreaterThan(4_000)
    expect(time.elapsed()).toBeLessThanOrEqual(5_000)
  })

  it('retries with the same token while the first request is still in progress', async () => {
    const inProgress = new ServiceError('TransactionInProgressException', 'Still running')
    shop.line.next('TransactWriteItems', lostAnswer, answers(inProgress))

    await authors().create({ email: 'ada@example.org' })

    expect(shop.line.sent).toEqual(['TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems'])
    expect(shop.table.records).toHaveLength(2)
  })

  it.each(['IdempotentParameterMismatchException', 'ValidationException'])('never repeats a %s', async name => {
    shop.line.next('TransactWriteItems', answers(new ServiceError(name, 'No.')))

    await expect(authors().create({ email: 'ada@example.org' })).rejects.toMatchObject({ name })
    expect(shop.line.sent).toEqual(['TransactWriteItems'])
  })
})
