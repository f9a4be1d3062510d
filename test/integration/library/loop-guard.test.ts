import { DurableSignal, HopLimitError, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const consumer = 'links'
const LIMIT = 4

let shop: FreshDatabase
let stream: StreamDriver
let runs: string[]
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  stream = new StreamDriver(shop.tableName)
  runs = []
})

/** Delivers what is new, and what follows from it, until nothing is new. */
async function deliverAll(limit: { readonly maxHops?: number } = { maxHops: LIMIT }): Promise<void> {
  const handle = createStreamHandler({ database: shop.database, consumer, ...limit })
  let rounds = 0
  for (let Records = await stream.newRecords(); Records.length > 0; Records = await stream.newRecords()) {
    expect(await handle({ Records })).toEqual({ batchItemFailures: [] })
    if (++rounds > 50) throw new Error('The circle has no end.')
  }
}

const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const letters = () => Array.fromAsync(deadLetters(shop.database, consumer))

/** Two receivers that answer each other for ever, one by its transaction and one by the database. */
function connectCircle(): void {
  const renameGenre = async ({ instance, effects }: PostSave<typeof Author>) => {
    runs.push('genre')
    await effects.repository(Genre).updateOrCreate({ id: 'g' }, { title: `of ${instance.name}` })
  }
  const renameAuthor = async ({ database }: PostSave<typeof Genre>) => {
    runs.push('author')
    const authors = database.repository(Author)
    const author = await authors.get('a')
    await authors.update(author, { name: `${author.name}+` })
  }
  untilEnd(postSave.connect(renameGenre, { sender: Author, dispatchUid: 'rename-genre', consumer }))
  untilEnd(postSave.connect(renameAuthor, { sender: Genre, dispatchUid: 'rename-author', consumer }))
}

it('stops receivers that cause one another, and parks the record with an error that names them', async () => {
  connectCircle()
  await shop.database.repository(Author).create({ id: 'a', email: 'a@example.org' })

  await deliverAll()

  expect(runs).toEqual(['genre', 'author', 'genre', 'author', 'genre'])
  const [letter, ...others] = await letters()
  expect(others).toEqual([])
  expect(letter).toMatchObject({ dispatchUid: 'rename-author', attempts: 1, parkedBehind: false })
  expect(letter?.error).toContain(HopLimitError.name)
  expect(letter?.error).toContain('rename-genre -> rename-author -> rename-genre -> rename-author -> rename-genre')
})

it('allows a chain of sixteen receivers by default', async () => {
  connectCircle()
  await shop.database.repository(Author).create({ id: 'a', email: 'a@example.org' })

  await deliverAll({})

  expect(runs).toHaveLength(17)
  expect(await letters()).toHaveLength(1)
})

it('restarts the count with a write that no receiver made', async () => {
  const count = async ({ instance, effects }: PostSave<typeof Author>) => {
    runs.push(instance.name)
    if (instance.name.length % 3 !== 0) await effects.repository(Author).update(instance, { name: `${instance.name}+` })
  }
  untilEnd(postSave.connect(count, { sender: Author, dispatchUid: 'count', consumer }))
  const authors = shop.database.repository(Author)

  for (let round = 0; round < 4; round++) {
    await authors.updateOrCreate({ id: 'a' }, { email: 'a@example.org', name: '+'.repeat(3 * round + 1) })
    await deliverAll({ maxHops: 2 })
  }

  expect(runs).toHaveLength(12)
  expect(await letters()).toEqual([])
})

it('detects a loop that includes a delete', async () => {
  const remove = async ({ instance, effects }: PostSave<typeof Genre>) => {
    runs.push('remove')
    await effects.repository(Genre).delete(instance)
  }
  const restore = async ({ instance: { id, title }, effects }: PostDelete<typeof Genre>) => {
    runs.push('restore')
    await effects.repository(Genre).create({ id, title })
  }
  untilEnd(postSave.connect(remove, { sender: Genre, dispatchUid: 'remove', consumer }))
  untilEnd(postDelete.connect(restore, { sender: Genre, dispatchUid: 'restore', consumer }))
  await shop.database.repository(Genre).create({ id: 'g', title: 'Poetry' })

  await deliverAll()

  expect(runs).toEqual(['remove', 'restore', 'remove', 'restore', 'remove'])
  expect(await letters()).toMatchObject([
    { dispatchUid: 'restore', error: expect.stringContaining('remove -> restore') },
  ])
})

it('detects a loop of durable signals', async () => {
  const echo = new DurableSignal<{ readonly text: string }>('loop-guard-echo')
  untilEnd(
    echo.connect(
      async ({ text, effects }) => {
        runs.push(text)
        await echo.send(effects, { text })
      },
      { dispatchUid: 'echo', consumer },
    ),
  )
  await shop.database.transaction(transaction => echo.send(transaction, { text: 'ho' }))

  await deliverAll()

  expect(runs).toHaveLength(LIMIT + 1)
  expect(await letters()).toHaveLength(1)
})

it('runs parked records on a redrive, in a new chain', async () => {
  connectCircle()
  await shop.database.repository(Author).create({ id: 'a', email: 'a@example.org' })
  await deliverAll()
  runs = []

  expect(await redrive(shop.database, { consumer })).toEqual({ redriven: 1, superseded: 0, failed: 0, failures: [] })
  await deliverAll()

  expect(runs).toEqual(['author', 'genre', 'author', 'genre', 'author'])
  expect(await letters()).toHaveLength(1)
})

it('does not show its count in the context or the instance that receivers get', async () => {
  const seen: object[] = []
  const note = ({ instance, context }: PostSave<typeof Genre>) => void seen.push({ ...context }, { ...instance })
  const answer = ({ effects }: PostSave<typeof Author>) =>
    effects.repository(Genre).create({ id: 'g', title: 'Poetry' })
  untilEnd(postSave.connect(note, { sender: Genre, dispatchUid: 'note', consumer }))
  untilEnd(postSave.connect(answer, { sender: Author, dispatchUid: 'answer', consumer }))
  const database = shop.database.withContext({ actor: 'ada' })
  await database.repository(Author).create({ email: 'a@example.org' })

  await deliverAll()

  const at = { createdAt: expect.any(String), updatedAt: expect.any(String) }
  expect(seen).toStrictEqual([{ actor: 'ada' }, { id: 'g', title: 'Poetry', version: 1, ...at }])
})
