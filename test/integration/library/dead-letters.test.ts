import { type PostSave, postSave } from 'dynamo-signals'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const consumer = 'links'
const options = { sender: Author, dispatchUid: 'greet', consumer, maxAttempts: 2 } as const

let shop: FreshDatabase
let stream: StreamDriver
let greeted: string[]
let refused: string[]
let undo: () => boolean
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  stream = new StreamDriver(shop.tableName)
  greeted = []
  refused = []
  const greet = ({ instance: author }: PostSave<typeof Author>) => {
    if (refused.includes(author.email)) throw new Error(`No answer from ${author.email}`)
    greeted.push(`${author.email} ${author.version}`)
  }
  undo = postSave.connect(greet, options)
})
afterEach(() => undo())

/** Delivers new records until nothing needs a retry. */
async function deliverAll(): Promise<number> {
  const handler = createStreamHandler({ database: shop.database, consumer })
  const Records = await stream.newRecords()
  for (let deliveries = 1; ; deliveries++) {
    const { batchItemFailures } = await handler({ Records })
    if (batchItemFailures.length === 0) return deliveries
  }
}

it('stores the complete record that a receiver gives up on, and lets the stream continue', async () => {
  refused = ['a@example.org']
  const author = await shop.database.repository(Author).create({ email: 'a@example.org' })
  await shop.database.repository(Author).create({ email: 'b@example.org' })

  const deliveries = await deliverAll()

  expect(deliveries).toBe(2)
  expect(greeted).toContain('b@example.org 1')
  const [letter, ...others] = await Array.fromAsync(deadLetters(shop.database, consumer))
  expect(others).toEqual([])
  expect(letter).toMatchObject({ dispatchUid: 'greet', attempts: 2, parkedBehind: false, consumer })
  expect(letter?.error).toBe('Error: No answer from a@example.org')
  expect(letter?.record.dynamodb?.NewImage).toMatchObject({ id: { S: author.id } })
})

it("parks the item's later records behind it, and redrives them in order", async () => {
  refused = ['a@example.org']
  const authors = shop.database.repository(Author)
  const author = await authors.create({ email: 'a@example.org' })
  await deliverAll()
  refused = []
  const second = await authors.update(author, { name: 'Second' })
  await authors.update(second, { name: 'Third' })
  await deliverAll()
  expect(greeted).toEqual([])

  const result = await redrive(shop.database, { consumer })

  expect(result).toEqual({ redriven: 3, superseded: 0, failed: 0, failures: [] })
  expect(greeted).toEqual(['a@example.org 1', 'a@example.org 2', 'a@example.org 3'])
  expect(await Array.fromAsync(deadLetters(shop.database, consumer))).toEqual([])
})

it('delivers normally again once the lane is empty', async () => {
  refused = ['a@example.org']
  const authors = shop.database.repository(Author)
  const author = await authors.create({ email: 'a@example.org' })
  await deliverAll()
  refused = []
  await redrive(shop.database, { consumer })

  await authors.update(author, { name: 'Later' })
  await deliverAll()

  expect(greeted).toEqual(['a@example.org 1', 'a@example.org 2'])
})

it('keeps letters that still fail, and those that wait for them', async () => {
  refused = ['a@example.org']
  const authors = shop.database.repository(Author)
  const author = await authors.create({ email: 'a@example.org' })
  await authors.update(author, { name: 'Later' })
  await deliverAll()

  expect(await redrive(shop.database, { consumer })).toMatchObject({ redriven: 0, superseded: 0, failed: 2 })
  expect(await Array.fromAsync(deadLetters(shop.database, consumer))).toHaveLength(2)
})

it('delivers once when two redrives race', async () => {
  refused = ['a@example.org']
  await shop.database.repository(Author).create({ email: 'a@example.org' })
  await deliverAll()
  refused = []

  await Promise.all([redrive(shop.database, { consumer }), redrive(shop.database, { consumer })])

  expect(await Array.fromAsync(deadLetters(shop.database, consumer))).toEqual([])
  expect(await redrive(shop.database, { consumer })).toEqual({ redriven: 0, superseded: 0, failed: 0, failures: [] })
})

it('does not park a finished record again when the stream redelivers it', async () => {
  const authors = shop.database.repository(Author)
  const author = await authors.create({ email: 'a@example.org' })
  await deliverAll()
  refused = ['a@example.org']
  await authors.update(author, { name: 'Refused' })
  await deliverAll()

  await stream.deliverAgain(shop.database, consumer)

  expect(await Array.fromAsync(deadLetters(shop.database, consumer))).toHaveLength(1)
})
