import type { Database, Transport } from 'dynamo-signals'
import { connectCascade, createStreamHandler, wakeEvent } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import { Author, Book, Desk, Profile } from '../../support/bookshop.ts'
import { type Fault, lostAnswer, lostRequest } from '../../support/faulty-transport.ts'
import { Review, SHELF } from '../../support/library-shelf.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const BOOKS = 45
const connected = tidyReceivers()

/** An author with more than one transaction takes: books, reviews of some, a profile, and a desk that stays. */
async function largeShop(): Promise<MemoryDatabase> {
  const shop = memoryDatabase(SHELF)
  const { database } = shop
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await database.repository(Profile).create({ authorId: 'ada' })
  await database.repository(Desk).create({ id: 'desk', room: 'A', authorId: 'ada' })
  const ids = Array.from({ length: BOOKS }, (_, number) => `book-${number}`)
  await database.repository(Book).saveMany(ids.map(id => ({ id, title: id, authorId: 'ada' })))
  const reviewed = ids.slice(0, 7).flatMap(bookId => [1, 2].map(number => ({ id: `${bookId}-${number}`, bookId })))
  await database.repository(Review).saveMany(reviewed)
  return shop
}

/** Delivers the stream from its beginning, as a Lambda that has lost its checkpoint, until nothing is new. */
async function play(shop: MemoryDatabase, database: Database): Promise<void> {
  const handle = createStreamHandler({ database, consumer: 'links' })
  for (let at = 0; at < shop.table.records.length; ) {
    const Records = shop.table.records.slice(at, at + 10)
    const { batchItemFailures } = await handle({ Records })
    if (batchItemFailures.length > 0) throw new Error('A record was not done.')
    at += Records.length
  }
}

/** Runs what waits, as a schedule would have it. */
async function wake(database: Database): Promise<void> {
  await createStreamHandler({ database, consumer: 'links' })(wakeEvent('links'))
}

/** A process that dies at one of its writes: before it is sent, or when it is done and not answered. */
function mortal(inner: Transport, at: number, isSent: boolean) {
  const state = { writes: 0, isDead: false }
  const client: Transport = async (operation, input, options) => {
    if (state.isDead) throw new Error('The process is dead.')
    const isWrite = operation === 'TransactWriteItems' || operation === 'PutItem' || operation === 'DeleteItem'
    if (!isWrite || state.writes++ < at) return inner(operation, input, options)
    if (isSent) await inner(operation, input, options)
    state.isDead = true
    throw new Error('The process is dead.')
  }
  return { state, client }
}

async function deleteAda(database: Database): Promise<void> {
  const authors = database.repository(Author)
  const ada = await authors.find('ada')
  if (ada) await authors.delete(ada)
}

/** Everything was deleted once, with its reason, except for the desk, which now has no owner. */
function expectComplete({ table, ledger }: MemoryDatabase): void {
  expect(table.items.map(item => item.id?.S ?? item.pk?.S)).toEqual(['desk'])
  expect(table.items[0]).toMatchObject({ authorId: { NULL: true }, _v: { N: '2' } })
  const removed = table.records
    .filter(({ eventName }) => eventName === 'REMOVE')
    .map(({ dynamodb }) => dynamodb?.OldImage)
  const instances = removed.filter(image => (image as { _type?: object })._type) as { pk: { S: string } }[]
  const pks = instances.map(({ pk }) => pk.S)
  expect(new Set(pks).size).toBe(pks.length)
  expect(pks).toHaveLength(BOOKS + 14 + 2)
  const reasons = ledger.items.filter(item => item.pk?.S?.startsWith('deletion#')).map(item => item.pk?.S)
  expect(new Set(reasons)).toEqual(new Set(pks.map(pk => `deletion#${pk}`)))
}

describe('a delete that is larger than one transaction', () => {
  it.each([
    ['before it is sent', false],
    ['when it is done and not answered', true],
  ])('is done in the end, whichever of its writes the process dies at, %s', async (_when, isSent) => {
    connected(connectCascade({ consumer: 'links', itemsPerRound: 20 }))
    let deaths = 0
    for (let at = 0; ; at++) {
      const shop = await largeShop()
      const { state, client } = mortal(shop.line.transport, at, isSent)
      const { database } = shop.reopen({ client })

      await deleteAda(database)
        .then(() => play(shop, database))
        .catch(() => undefined)
      if (!state.isDead) break
      deaths++
      const { database: next } = shop.reopen()
      await deleteAda(next)
      await play(shop, next)

      expectComplete(shop)
    }
    expect(deaths).toBeGreaterThan(12)
  })

  it.each([
    ['requests', lostRequest],
    ['answers', lostAnswer],
  ])('is done when every third of its %s is lost', async (_what, fault) => {
    connected(connectCascade({ consumer: 'links', itemsPerRound: 20 }))
    const shop = await largeShop()
    const { database, line } = shop.reopen()
    const passes: Fault = send => send()
    for (let time = 0; time < 20; time++) line.next('TransactWriteItems', passes, passes, fault)

    await deleteAda(database)
    await play(shop, database)

    expectComplete(shop)
  })

  it('continues where it stopped if a round fails halfway, or if two run concurrently', async () => {
    connected(connectCascade({ consumer: 'links', itemsPerRound: 50 }))
    const shop = await largeShop()
    await deleteAda(shop.database)
    const { database, line } = shop.reopen({ deadline: 0 })
    const passes: Fault = send => send()
    line.next('TransactWriteItems', passes, lostRequest)

    // What the round failed with passes, so its record waits.
    await play(shop, database)
    const half = shop.table.items.length
    const later = () => shop.reopen({ runtime: { now: () => new Date(Date.now() + 60_000) } }).database
    await Promise.all([wake(later()), wake(later())])
    await play(shop, later())

    expect(half).toBeGreaterThan(5)
    expectComplete(shop)
  })

  it('is not restarted by records of earlier rounds', async () => {
    connected(connectCascade({ consumer: 'links', itemsPerRound: 20 }))
    const shop = await largeShop()
    await deleteAda(shop.database)
    await play(shop, shop.database)
    await shop.database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
    await shop.database.repository(Book).create({ id: 'new', title: 'New', authorId: 'ada' })
    const before = shop.table.items

    await play(shop, shop.reopen().database)

    expect(shop.table.items).toEqual(before)
  })
})
