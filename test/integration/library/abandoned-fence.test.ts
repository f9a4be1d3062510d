import { type PostSave, postSave } from 'dynamo-signals'
import { deadLetters, waitingRecords } from 'dynamo-signals/operations'
import { createStreamHandler, wakeEvent } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { Author, BOOKSHOP, Book, Desk, Genre } from '../../support/bookshop.ts'
import { FaultyTransport, silence } from '../../support/faulty-transport.ts'
import { freshDatabase, reopened } from '../../support/fresh-database.ts'
import { manualTime } from '../../support/manual-time.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const consumer = 'links'
const MINUTE = 60_000
/** More deliveries than a failing receiver has attempts. */
const DELIVERIES = 8

// The genre's title is the id of the author that the receiver is after.
type Heard = Pick<PostSave<typeof Genre>, 'instance' | 'effects' | 'database'>

it.each([
  ['checks', ({ effects, instance }: Heard) => effects.check(Author, instance.title, { isActive: false })],
  [
    'saves',
    async ({ effects, instance }: Heard) => {
      const authors = effects.repository(Author)
      await authors.update(await authors.get(instance.title), { name: 'Known' })
    },
  ],
  [
    'refers to',
    async ({ effects, instance }: Heard) => {
      await effects.repository(Desk).create({ room: 'A', authorId: instance.title })
    },
  ],
  [
    'refers, along with others, to',
    async ({ effects, instance }: Heard) => {
      const books = effects.repository(Book)
      await books.saveMany(['One', 'Two'].map(title => ({ title, authorId: instance.title })))
    },
  ],
])('a receiver that %s an instance whose deleter died waits until the fence runs out', async (_, receiver) => {
  const { pass, runtime } = manualTime()
  const shop = await freshDatabase(BOOKSHOP, { runtime })
  connected(postSave.connect(receiver, { sender: Genre, dispatchUid: 'genres/author', consumer }))
  const author = await shop.database.repository(Author).create({ email: 'a@example.org' })
  await shop.database.repository(Genre).create({ title: author.id })
  await dieWhileDeleting(author.id, shop, runtime)
  const Records = await new StreamDriver(shop.tableName).newRecords()
  const handle = createStreamHandler({ database: shop.database, consumer })

  const waiting = async () => (await Array.fromAsync(waitingRecords(shop.database, consumer))).length

  expect((await handle({ Records })).batchItemFailures).toEqual([])
  const whileFenced: number[] = []
  for (let delivery = 0; delivery < DELIVERIES; delivery++) {
    pass(MINUTE)
    await handle(wakeEvent(consumer))
    whileFenced.push(await waiting())
  }
  pass(16 * MINUTE)
  await handle(wakeEvent(consumer))

  expect(whileFenced).toEqual(Array(DELIVERIES).fill(1))
  expect(await waiting()).toBe(0)
  expect(await Array.fromAsync(deadLetters(shop.database, consumer))).toEqual([])
})

/** Deletes an author, in a process that ends between the fence and the delete itself. */
async function dieWhileDeleting(
  id: string,
  shop: Awaited<ReturnType<typeof freshDatabase>>,
  runtime: ReturnType<typeof manualTime>['runtime'],
): Promise<void> {
  const line = new FaultyTransport(sdkTransport(shop.client))
  const { promise: died, resolve } = Promise.withResolvers<void>()
  line.next('TransactWriteItems', send => {
    resolve()
    return silence(send)
  })
  const authors = reopened(shop, BOOKSHOP, { client: line.transport, runtime }).repository(Author)
  void authors.delete(await authors.get(id))
  await died
}
