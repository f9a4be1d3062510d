import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { defineModel, foreignUpdate } from 'dynamo-signals'
import { verify } from 'dynamo-signals/operations'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, BOOKSHOP, Book, Desk } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { rawItems } from '../../support/raw-items.ts'

const Account = defineModel('Account', {
  schema: z.strictObject({ name: z.string(), balance: z.bigint() }),
  bigints: ['balance'],
  inexactNumbers: 'text',
  listed: true,
})
const Nest = defineModel('Nest', { schema: z.object({ more: z.unknown() }) })

let shop: FreshDatabase
let raw: ReturnType<typeof rawItems>
beforeAll(async () => {
  shop = await freshDatabase([...BOOKSHOP, Account, Nest], { foreignWriters: [Book] })
  raw = rawItems(shop)
})

const behind = (pk: string, parts: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>) =>
  shop.client.send(
    new UpdateItemCommand({ TableName: shop.tableName, Key: { pk: { S: pk }, sk: { S: 'instance' } }, ...parts }),
  )

const conflict = { code: 'repository.conflict' }

describe('an item that other programs store', () => {
  it('keeps every digit and unknown attributes through saves of other fields', async () => {
    const accounts = shop.database.repository(Account)
    const numbers = { N: '0.1234567890123456789012345678901234567' }
    const more = { rate: numbers, history: { L: [numbers, { NS: ['1', '98765432109876543210'] }] }, _newer: { S: 'x' } }
    await raw.put('Account#a1', {
      _type: { S: 'Account' },
      name: { S: 'Ada' },
      balance: { N: '9'.repeat(38) },
      ...more,
    })

    const account = await accounts.get('a1')
    const saved = await accounts.update(account, { name: 'Eve' })
    await accounts.save({ ...saved, balance: saved.balance - 1n })

    expect(account).toMatchObject({ id: 'a1', version: 0, balance: BigInt('9'.repeat(38)) })
    const balance = { N: `${'9'.repeat(37)}8` }
    expect(await raw.get('Account#a1')).toMatchObject({ ...more, name: { S: 'Eve' }, balance, _v: { N: '2' } })
  })

  it('is not reverted if its model has foreignWriters', async () => {
    const author = await shop.database.repository(Author).create({ email: 'ada@example.org' })
    const books = shop.database.repository(Book)
    const book = await books.create({ title: 'One', authorId: author.id, tags: ['b', 'a'] })
    const change = { ExpressionAttributeNames: { '#p': 'pages' }, ExpressionAttributeValues: { ':p': { N: '7' } } }
    await behind(`Book#${book.id}`, { UpdateExpression: 'SET #p = :p', ...change })

    await expect(books.update(book, { title: 'Two' })).rejects.toMatchObject(conflict)
    await expect(books.delete(book)).rejects.toMatchObject(conflict)
    const loaded = await books.get(book.id)
    expect(await books.update(loaded, { title: 'Two' })).toMatchObject({ title: 'Two', pages: 7, version: 2 })
    expect(await books.delete(await books.get(book.id))).toMatchObject({ total: 1 })
  })

  it('is not reverted if the others increment the version with foreignUpdate()', async () => {
    const authors = shop.database.repository(Author)
    const author = await authors.create({ email: 'eve@example.org' })
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues, ConditionExpression } =
      foreignUpdate()
    const update = {
      UpdateExpression: `SET #name = :name ${UpdateExpression}`,
      ConditionExpression,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#name': 'name' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':name': { S: 'Theirs' } },
    }
    await behind(`Author#${author.id}`, update)

    await expect(authors.update(author, { isActive: true })).rejects.toMatchObject(conflict)
    expect(await authors.update(await authors.get(author.id), { isActive: true })).toMatchObject({
      name: 'Theirs',
      version: 3,
    })
    await expect(behind('Author#none', update)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
  })

  it('ignores an invalid fence', async () => {
    const authors = shop.database.repository(Author)
    const marks = [{ BOOL: true }, { M: {} }, { M: { id: { S: 'd' }, until: { N: '5' } } }, { S: 'x' }]
    for (const [index, _deleting] of marks.entries()) {
      const author = await authors.create({ email: `fence-${index}@example.org` })
      await raw.put(`Author#${author.id}`, { _deleting })

      const book = await shop.database.repository(Book).create({ title: 'One', authorId: author.id })

      expect(await shop.database.repository(Book).getRelated(book, 'author')).toMatchObject({ id: author.id })
      expect(await authors.delete(await authors.get(author.id))).toMatchObject({ byModel: { Author: 1, Book: 1 } })
    }
  })
})

describe('a unique value and a one-to-one whose holder time to live has deleted', () => {
  it('are available immediately, for one of many writers', async () => {
    const authors = shop.database.repository(Author)
    const gone = await authors.create({ email: 'gone@example.org' })
    const ada = await authors.create({ email: 'here@example.org' })
    const desk = await shop.database.repository(Desk).create({ room: '1', authorId: ada.id })
    await raw.delete(`Author#${gone.id}`)
    await raw.delete(`Desk#${desk.id}`)

    const takers = Array.from({ length: 6 }, () => authors.create({ email: 'gone@example.org' }))
    const done = await Promise.allSettled(takers)
    const other = await shop.database.repository(Desk).create({ room: '2', authorId: ada.id })

    const won = done.flatMap(each => (each.status === 'fulfilled' ? each.value : []))
    expect(won).toHaveLength(1)
    for (const each of done)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'repository.valueTaken' })
    expect(await authors.findBy('email', 'gone@example.org')).toEqual(won[0])
    expect(await shop.database.repository(Desk).findOne({ author: ada.id })).toEqual(other)
    const { findings } = await verify(shop.database)
    expect(findings.filter(({ kind }) => kind.startsWith('guard'))).toEqual([])
  })
})

describe('a request that DynamoDB accepts', () => {
  it('is accepted by the library: the same number of levels, and the same size of a transaction', async () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: nested(levels - 1) })
    const nests = shop.database.repository(Nest)
    const large = Array.from({ length: 41 }, () => ({ more: 'x'.repeat(102_000) }))

    expect((await nests.create({ more: nested(31) })).more).toEqual(nested(31))
    await expect(nests.create({ more: nested(32) })).rejects.toMatchObject({ code: 'repository.invalid' })
    expect(await nests.saveMany(large)).toHaveLength(41)
    await expect(nests.saveMany([...large, { more: 'x'.repeat(102_000) }])).rejects.toMatchObject({
      code: 'repository.transactionTooLarge',
    })
  })

  it("has no level beyond the library's limit: DynamoDB rejects a 33rd one", async () => {
    const Item = {
      pk: { S: 'raw' },
      sk: { S: 'raw' },
      x: JSON.parse(`${'{"M":{"a":'.repeat(32)}{"S":"x"}${'}}'.repeat(32)}`),
    }

    const put = shop.client.send(new PutItemCommand({ TableName: shop.tableName, Item }))

    await expect(put).rejects.toThrow('nested levels')
  })
})
