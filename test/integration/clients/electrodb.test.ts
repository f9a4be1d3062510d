import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { Entity, Service } from 'electrodb'
import { expect, it } from 'vitest'
import { freshTable } from './fresh-table.ts'

async function library() {
  const { client, table } = await freshTable()
  const author = new Entity(
    {
      model: { entity: 'author', version: '1', service: 'library' },
      attributes: {
        authorId: { type: 'string', required: true },
        name: { type: 'string' },
        born: { type: 'number' },
        tags: { type: 'set', items: 'string' },
        address: { type: 'map', properties: { town: { type: 'string' }, floor: { type: 'number' } } },
        notes: { type: 'list', items: { type: 'string' } },
      },
      indexes: {
        primary: {
          collection: 'shelf',
          pk: { field: 'pk', composite: ['authorId'] },
          sk: { field: 'sk', composite: [] },
        },
      },
    },
    { client, table },
  )
  const book = new Entity(
    {
      model: { entity: 'book', version: '1', service: 'library' },
      attributes: {
        authorId: { type: 'string', required: true },
        bookId: { type: 'string', required: true },
        genre: { type: 'string', required: true },
        pages: { type: 'number', default: 0 },
      },
      indexes: {
        primary: {
          collection: 'shelf',
          pk: { field: 'pk', composite: ['authorId'] },
          sk: { field: 'sk', composite: ['bookId'] },
        },
        byGenre: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['genre'] },
          sk: { field: 'gsi1sk', composite: ['pages'] },
        },
      },
    },
    { client, table },
  )
  return { client, table, author, book, service: new Service({ author, book }, { client, table }) }
}

const bookOf = (number: number) => ({ authorId: 'Ada', bookId: `b${number}`, genre: 'math', pages: number })

it('ElectroDB creates, reads, changes and deletes one item', async () => {
  const { client, table, author } = await library()
  const ada = {
    authorId: 'Ada',
    name: 'Ada',
    born: 1815,
    tags: ['math', 'poetry'],
    address: { town: 'London', floor: 1 },
  }

  await author.create(ada).go()
  await expect(author.create(ada).go()).rejects.toThrow('The conditional request failed')
  await expect(author.patch({ authorId: 'nobody' }).set({ name: 'x' }).go()).rejects.toThrow('conditional request')
  await author
    .update({ authorId: 'Ada' })
    .delete({ tags: ['poetry'] })
    .go()
  const changed = await author
    .update({ authorId: 'Ada' })
    .add({ tags: ['engines'], born: 1 })
    .append({ notes: ['first'] })
    .data(({ address }, { set }) => set(address.town, 'Ockham'))
    .where(({ born }, { lt, exists }) => `${lt(born, 1_900)} AND ${exists(born)}`)
    .go({ response: 'all_new' })

  expect(changed.data).toEqual({
    authorId: 'Ada',
    name: 'Ada',
    born: 1816,
    tags: ['engines', 'math'],
    address: { town: 'Ockham', floor: 1 },
    notes: ['first'],
  })
  const { Items } = await client.send(new ScanCommand({ TableName: table }))
  expect(Items).toMatchObject([
    {
      pk: { S: '$library#authorid_ada' },
      sk: { S: '$shelf#author_1' },
      __edb_e__: { S: 'author' },
      __edb_v__: { S: '1' },
    },
  ])
  expect((await author.remove({ authorId: 'Ada' }).go({ response: 'all_old' })).data?.name).toBe('Ada')
  expect((await author.get({ authorId: 'Ada' }).go()).data).toBeNull()
})

it('ElectroDB batches, and queries by pages, by a range of an index, and a collection of two entities', async () => {
  const { author, book, service } = await library()
  const books = Array.from({ length: 60 }, (_, number) => bookOf(number + 100))

  expect((await book.put(books).go()).unprocessed).toEqual([])
  await author.upsert({ authorId: 'Ada', name: 'Ada' }).go()

  const read = await book.get(books.slice(0, 40).map(({ authorId, bookId }) => ({ authorId, bookId }))).go()
  expect(read.data).toHaveLength(40)
  const first = await book.query.primary({ authorId: 'Ada' }).go({ limit: 25 })
  const second = await book.query.primary({ authorId: 'Ada' }).go({ limit: 25, cursor: first.cursor })
  expect([...first.data, ...second.data].map(({ pages }) => pages)).toEqual(
    books.slice(0, 50).map(({ pages }) => pages),
  )
  const between = await book.query
    .byGenre({ genre: 'math' })
    .between({ pages: 110 }, { pages: 112 })
    .go({ order: 'desc' })
  expect(between.data.map(({ bookId }) => bookId)).toEqual(['b112', 'b111', 'b110'])
  const shelf = await service.collections.shelf({ authorId: 'Ada' }).go({ pages: 'all' })
  expect([shelf.data.author.length, shelf.data.book.length]).toEqual([1, 60])
  const scanned = await book.scan.where(({ pages }, { gte }) => gte(pages, 150)).go({ pages: 'all' })
  expect(scanned.data).toHaveLength(10)
})

it('ElectroDB writes and reads transactions, and tells which write of one was refused', async () => {
  const { author, book, service } = await library()
  await author.create({ authorId: 'Ada', name: 'Ada' }).go()

  const write = () =>
    service.transaction
      .write(({ author, book }) => [
        author
          .check({ authorId: 'Ada' })
          .where(({ name }, { eq }) => eq(name, 'Ada'))
          .commit(),
        book.create(bookOf(1)).commit({ response: 'all_old' }),
        book.put(bookOf(2)).commit(),
      ])
      .go()

  expect((await write()).canceled).toBe(false)
  const again = await write()
  expect(again.canceled).toBe(true)
  expect(again.data.map(({ rejected, code }) => [rejected, code])).toEqual([
    [false, 'None'],
    [true, 'ConditionalCheckFailed'],
    [false, 'None'],
  ])
  const read = await service.transaction
    .get(({ author, book }) => [author.get({ authorId: 'Ada' }).commit(), book.get(bookOf(2)).commit()])
    .go()
  expect(read.data.map(({ item }) => item)).toEqual([{ authorId: 'Ada', name: 'Ada' }, bookOf(2)])
  expect((await book.get(bookOf(3)).go()).data).toBeNull()
})
