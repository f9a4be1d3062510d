import { type Operations, preDelete, type Transport } from 'dynamo-signals'
import { connectCascade, createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { Author, Book } from '../../support/bookshop.ts'
import { SHELF } from '../../support/library-shelf.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** Answers each query with what was in that place of the index when it was asked for the time before. */
function lagging(inner: Transport): Transport {
  const answers = new Map<string, unknown>()
  return async (operation, input, options) => {
    if (operation !== 'Query') return inner(operation, input, options)
    const { IndexName, ExpressionAttributeValues, ExclusiveStartKey } = input as Operations['Query'][0]
    const key = JSON.stringify([IndexName, ExpressionAttributeValues, ExclusiveStartKey])
    const answer = await inner(operation, input, options)
    const before = answers.get(key) ?? answer
    answers.set(key, answer)
    return before as typeof answer
  }
}

it('an index with deleted or outdated entries does not block a delete or send a signal twice', async () => {
  const shop = memoryDatabase(SHELF)
  const { database } = shop.reopen({ client: lagging(shop.line.transport) })
  const authors = database.repository(Author)
  const books = database.repository(Book)
  const [author, other] = [
    await authors.create({ email: 'a@example.org' }),
    await authors.create({ email: 'b@example.org' }),
  ]
  const [gone, moved, changed] = await books.saveMany(
    ['Gone', 'Moved', 'Changed'].map(title => ({ title, authorId: author.id })),
  )
  if (!gone || !moved || !changed) throw new Error('Three were saved.')
  await books.list({ author }).toArray()
  await books.delete(gone)
  await books.update(moved, { authorId: other.id })
  const now = await books.update(changed, { pages: 7 })
  const seen: object[] = []
  connected(preDelete.connect(({ instance }) => void seen.push(instance), { sender: Book }))

  const deletion = await authors.delete(author)

  expect(seen).toEqual([now])
  expect(deletion.byModel).toEqual({ Author: 1, Book: 1 })
  expect(await books.find(moved.id)).toMatchObject({ authorId: other.id })
})

it('a lagging index does not block a cascade', async () => {
  connected(connectCascade({ consumer: 'links', itemsPerRound: 15 }))
  const shop = memoryDatabase(SHELF)
  const { database } = shop.reopen({ client: lagging(shop.line.transport) })
  const author = await database.repository(Author).create({ email: 'a@example.org' })
  const titles = Array.from({ length: 60 }, (_, number) => `${number}`)
  await database.repository(Book).saveMany(titles.map(title => ({ title, authorId: author.id })))
  const handle = createStreamHandler({ database, consumer: 'links' })

  await database.repository(Author).delete(author)
  const failures = []
  for (let at = 0; at < shop.table.records.length; at++) {
    const { batchItemFailures } = await handle({ Records: shop.table.records.slice(at, at + 1) })
    failures.push(...batchItemFailures)
  }

  expect(failures).toEqual([])
  expect(shop.table.items).toEqual([])
})
