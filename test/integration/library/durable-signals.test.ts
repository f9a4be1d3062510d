import { type DurableEvent, DurableSignal } from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/operations'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const bookSold = new DurableSignal<{ bookId: string; copies: number }>('book-sold')
const options = { dispatchUid: 'books/count', consumer: 'links' }

let shop: FreshDatabase
let stream: StreamDriver
const undo: (() => boolean)[] = []
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  stream = new StreamDriver(shop.tableName)
})
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

it('runs its receivers after the commit of the transaction it was sent in, with the context', async () => {
  const seen: object[] = []
  undo.push(bookSold.connect(({ bookId, copies, context }) => void seen.push({ bookId, copies, context }), options))
  const database = shop.database.withContext({ actor: 'clerk' })

  await database.transaction(async transaction => {
    await transaction.repository(Author).create({ email: 'a@example.org' })
    await bookSold.send(transaction, { bookId: 'b1', copies: 2 })
  })
  await stream.deliver(shop.database, 'links')
  await stream.deliverAgain(shop.database, 'links')

  // Effects happen once; a receiver without effects may be called again.
  expect(seen[0]).toEqual({ bookId: 'b1', copies: 2, context: { actor: 'clerk' } })
})

it('reaches no receiver if its transaction is refused', async () => {
  const seen: string[] = []
  undo.push(bookSold.connect(({ bookId }) => void seen.push(bookId), options))
  await shop.database.repository(Author).create({ email: 'a@example.org' })

  const refused = shop.database.transaction(async transaction => {
    await bookSold.send(transaction, { bookId: 'b1', copies: 2 })
    await transaction.repository(Author).create({ email: 'a@example.org' })
  })

  await expect(refused).rejects.toMatchObject({ code: 'repository.valueTaken' })
  await stream.deliver(shop.database, 'links')
  expect(seen).toEqual([])
})

it('commits its receivers’ writes once, including a signal they send', async () => {
  const author = await shop.database.repository(Author).create({ email: 'a@example.org' })
  const openProfile = async ({ bookId, copies, effects }: DurableEvent<{ bookId: string; copies: number }>) => {
    if (copies === 0) return
    await effects.repository(Profile).create({ authorId: bookId })
    await bookSold.send(effects, { bookId, copies: copies - 1 })
  }
  undo.push(bookSold.connect(openProfile, options))

  await shop.database.transaction(transaction => bookSold.send(transaction, { bookId: author.id, copies: 1 }))
  await stream.deliver(shop.database, 'links')

  expect(await shop.database.repository(Profile).find(author.id)).toMatchObject({ version: 1 })
  expect(await stream.deliverAgain(shop.database, 'links')).toEqual({ batchItemFailures: [] })
})

it('reaches only receivers of its sender', async () => {
  const seen: string[] = []
  undo.push(bookSold.connect(() => void seen.push('author'), { ...options, dispatchUid: 'a', sender: Author }))
  undo.push(bookSold.connect(() => void seen.push('book'), { ...options, dispatchUid: 'b', sender: Book }))

  await shop.database.transaction(transaction =>
    bookSold.send(transaction, { bookId: 'b', copies: 1 }, { sender: Book }),
  )
  await stream.deliver(shop.database, 'links')

  expect(seen).toEqual(['book'])
})

it('is in the event filters of the consumer that has a receiver for it', () => {
  undo.push(bookSold.connect(() => undefined, options))

  expect(eventFilters('links')).toEqual([
    { eventName: ['INSERT'], dynamodb: { NewImage: { _signal: { S: ['book-sold'] } } } },
  ])
  expect(() => eventFilters('mail')).toThrow('No receiver is connected to the consumer "mail"')
})

it('refuses a second signal with its name', () => {
  expect(() => new DurableSignal('book-sold')).toThrow('A durable signal named "book-sold" already exists')
})
