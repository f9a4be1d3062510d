import { foreignUpdate } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book } from '../../support/bookshop.ts'
import { before } from '../../support/faulty-transport.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const conflict = { name: 'ConflictError', code: 'repository.conflict' }

/** A book that was loaded before another program changes it without raising its version. */
async function changedBehind(attributes: object, { foreignWriters = [Book] as true | (typeof Book)[] } = {}) {
  const shelf = memoryDatabase(BOOKSHOP, { foreignWriters })
  const { database } = shelf
  const author = await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await database.repository(Book).create({ id: 'b1', title: 'One', authorId: author.id, tags: ['a'] })
  const book = await database.repository(Book).get('b1')
  memoryItems(shelf).set('Book#b1', attributes as { pages: { N: string } })
  return { shelf, database, book, item: () => memoryItems(shelf).get('Book#b1') }
}

describe('a model that other programs write without incrementing _v', () => {
  it.each([
    ['a field', { pages: { N: '7' } }],
    ['a list', { tags: { L: [] } }],
    ['a field that the model does not know', { rank: { N: '1' }, title: { S: 'Two' } }],
    ['the bookkeeping', { updatedAt: { S: 'then' } }],
  ])('refuses to save or delete an instance that was loaded before they changed %s', async (_what, attributes) => {
    const { database, book, item } = await changedBehind(attributes)
    const books = database.repository(Book)
    const current = item()

    await expect(books.update(book, { title: 'Mine' })).rejects.toMatchObject({ ...conflict, current: { id: 'b1' } })
    await expect(books.delete(book)).rejects.toMatchObject(conflict)
    expect(item()).toEqual(current)
  })

  it('rejects setting a field that they set in the meantime and the instance did not have', async () => {
    const { shelf, database, item } = await changedBehind({})
    const author = await database.repository(Author).get('ada')
    const plain = await database.repository(Book).create({ id: 'b2', title: 'Two', authorId: author.id })
    memoryItems(shelf).set('Book#b2', { tags: { L: [{ S: 'theirs' }] } })

    await expect(database.repository(Book).update(plain, { tags: ['mine'] })).rejects.toMatchObject(conflict)
    expect(item()).toBeDefined()
  })

  it('saves and deletes an unchanged instance with the usual number of requests', async () => {
    const { shelf, database, book } = await changedBehind({}, { foreignWriters: true })
    shelf.line.take()

    const saved = await database.repository(Book).update(book, { pages: 5 })

    expect(shelf.line.take()).toEqual(['PutItem'])
    expect(await database.repository(Book).delete(saved)).toMatchObject({ total: 1 })
  })

  it('keeps their changes if the save names no version', async () => {
    const { shelf, database, item } = await changedBehind({ pages: { N: '7' } })
    const change = async () => memoryItems(shelf).set('Book#b1', { pages: { N: '8' } })
    shelf.line.next('PutItem', before(change))

    await database.repository(Book).updateOrCreate({ id: 'b1' }, { title: 'Mine' })

    expect(item()).toMatchObject({ title: { S: 'Mine' }, pages: { N: '8' } })
  })

  it('rejects an item with more attributes than one condition can compare, with a clear message', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, { S: 'x' }]))
    const { shelf, database } = await changedBehind(many)
    const book = await shelf.reopen().database.repository(Book).get('b1')

    const saved = database.repository(Book).update(book, { title: 'Mine' })

    await expect(saved).rejects.toThrow(
      /^Book b1 has \d+ attributes, and at most 100 can be compared\. .*foreignUpdate\(\)/,
    )
  })
})

describe('without it', () => {
  it('a change that leaves _v and _wid unchanged is reverted, which the option prevents', async () => {
    const { database, book, item } = await changedBehind({ pages: { N: '7' } }, { foreignWriters: [] })

    await database.repository(Book).update(book, { title: 'Mine' })

    expect(item()).toMatchObject({ pages: { N: '1' } })
  })

  it('an UpdateItem with foreignUpdate() makes saves and deletes of earlier loaded instances conflict', async () => {
    const { shelf, database, book, item } = await changedBehind({}, { foreignWriters: [] })
    await updateBehind(shelf, 'b1')

    await expect(database.repository(Book).update(book, { title: 'Mine' })).rejects.toMatchObject(conflict)
    await expect(database.repository(Book).delete(book)).rejects.toMatchObject(conflict)
    const loaded = await database.repository(Book).get('b1')
    expect(await database.repository(Book).update(loaded, { title: 'Mine' })).toMatchObject({ pages: 7, version: 3 })
    expect(item()).toMatchObject({ title: { S: 'Mine' } })
  })

  it('an UpdateItem with foreignUpdate() does not create a missing item', async () => {
    const { shelf } = await changedBehind({})

    await expect(updateBehind(shelf, 'gone')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
    expect(memoryItems(shelf).get('Book#gone')).toBeUndefined()
  })

  async function updateBehind(shelf: MemoryDatabase, id: string) {
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = foreignUpdate()
    await shelf.line.transport('UpdateItem', {
      TableName: 'data',
      Key: { pk: { S: `Book#${id}` }, sk: { S: 'instance' } },
      UpdateExpression: `SET #pages = :pages ${UpdateExpression}`,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#pages': 'pages' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':pages': { N: '7' } },
      ...rest,
    })
  }
})
