import { type InstanceOf, RelatedObjectDoesNotExist } from 'dynamo-signals'
import { connectCascade } from 'dynamo-signals/streams'
import { beforeAll, expect, it } from 'vitest'
import { Author, Book } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { SHELF } from '../../support/library-shelf.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase(SHELF)
})
const newAuthor = () => shop.database.repository(Author).create({ email: `${crypto.randomUUID()}@example.org` })

/** Books that many write at the same time; those that were refused were refused for the author's sake. */
async function written(author: InstanceOf<typeof Author>, count: number): Promise<InstanceOf<typeof Book>[]> {
  const books = shop.database.repository(Book)
  const results = await Promise.allSettled(
    Array.from({ length: count }, (_, number) => books.create({ title: `${number}`, authorId: author.id })),
  )
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RelatedObjectDoesNotExist)
  }
  return results.filter(result => result.status === 'fulfilled').map(({ value }) => value)
}

it('none of the children remains that many writers create during the parent’s delete', async () => {
  const authors = shop.database.repository(Author)
  const books = shop.database.repository(Book)
  for (let round = 0; round < 4; round++) {
    const author = await newAuthor()

    const [early, , late] = await Promise.all([written(author, 8), authors.delete(author), written(author, 25)])

    expect(await authors.find(author.id)).toBeUndefined()
    const left = await Promise.all([...early, ...late].map(({ id }) => books.find(id)))
    expect(left.filter(Boolean)).toEqual([])
    expect(await written(author, 1)).toEqual([])
  }
})

it('nor of those that they create while the parent’s cascade continues in the background', async () => {
  connected(connectCascade({ consumer: 'links', itemsPerRound: 20 }))
  const author = await newAuthor()
  const books = shop.database.repository(Book)
  const titles = Array.from({ length: 52 }, (_, number) => `${number}`)
  await books.saveMany(titles.map(title => ({ title, authorId: author.id })))
  await shop.database.repository(Author).delete(author)

  const [late] = await Promise.all([
    written(author, 20),
    new StreamDriver(shop.tableName).deliver(shop.database, 'links'),
  ])

  expect(late).toEqual([])
  expect(await books.list({ author: author.id }).toArray()).toEqual([])
})
