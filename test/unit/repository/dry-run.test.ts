import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { type Database, preDelete, preSave, ValidationError, type WriteRequest } from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Genre, Profile } from '../../support/bookshop.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: MemoryDatabase
let database: Database
beforeEach(() => {
  shop = memoryDatabase(BOOKSHOP)
  database = shop.database
})

/** What a request would do, item by item. */
function writesOf(request: WriteRequest | undefined): string[] {
  if (!request) return []
  if (request.operation === 'PutItem') return [`put ${textOf(request.input.Item.pk)}`]
  return request.input.TransactItems.map(({ Put, Delete, ConditionCheck }) => {
    if (Put) return `put ${textOf(Put.Item.pk)}`
    return Delete ? `delete ${textOf(Delete.Key.pk)}` : `check ${textOf(ConditionCheck?.Key.pk)}`
  })
}

function textOf(value: object | undefined): string {
  return (value as { readonly S?: string } | undefined)?.S ?? ''
}

describe('a dry run', () => {
  it('returns the request of each verb, and writes nothing', async () => {
    const author = await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
    await database.repository(Profile).create({ authorId: author.id })
    const before = shop.table.items
    const dry = async (verb: Parameters<Database['dryRun']>[0]) => writesOf((await database.dryRun(verb)).request)

    expect(await dry(tx => tx.repository(Genre).create({ id: 'g', title: 'Poetry' }))).toEqual(['put Genre#g'])
    expect(await dry(tx => tx.repository(Author).update(author, { name: 'Ada' }))).toEqual(['put Author#ada'])
    expect(await dry(tx => tx.repository(Author).save({ ...author }))).toEqual([])
    expect(await dry(tx => tx.repository(Author).save({ ...author, email: 'b@example.org' }))).toEqual([
      'put Author#ada',
      'delete unique#Author.email#ada@example.org',
      'put unique#Author.email#b@example.org',
    ])
    expect(await dry(tx => tx.repository(Book).create({ id: 'b', title: 'B', authorId: 'ada' }))).toEqual([
      'put Book#b',
      'check Author#ada',
    ])
    expect(await dry(tx => tx.repository(Author).getOrCreate({ email: 'ada@example.org' }))).toEqual([])
    expect(await dry(tx => tx.repository(Author).updateOrCreate({ id: 'ada' }, { name: 'Ada' }))).toEqual([
      'put Author#ada',
    ])
    const deletes = await dry(tx => tx.repository(Author).delete(author))
    expect(deletes).toEqual(expect.arrayContaining(['delete Author#ada', 'delete Profile#ada']))
    expect(shop.table.items).toEqual(before)
    expect(shop.ledger.items).toEqual([])
  })

  it('returns the result of the work, and a request that the SDK accepts as is', async () => {
    const { result, request } = await database.dryRun(async tx => {
      const author = await tx.repository(Author).create({ email: 'ada@example.org' })
      return tx.repository(Author).update(author, { name: 'Ada' })
    })

    expect(result).toMatchObject({ name: 'Ada', version: 1 })
    if (request?.operation !== 'TransactWriteItems') throw new Error('Expected a transaction.')
    expect(new TransactWriteItemsCommand(request.input).input.TransactItems).toHaveLength(2)
    const { request: put } = await database.dryRun(tx => tx.repository(Genre).create({ title: 'Poetry' }))
    if (put?.operation !== 'PutItem') throw new Error('Expected a put.')
    expect(new PutItemCommand(put.input).input.ConditionExpression).toBe('attribute_not_exists(pk)')
  })

  it('runs receivers, which can change, add and veto', async () => {
    connected(
      preSave.connect(
        async ({ instance, transaction, adding }) => {
          instance.name = instance.name.toUpperCase()
          if (adding) await transaction.repository(Profile).create({ authorId: instance.id })
        },
        { sender: Author },
      ),
    )
    const dry = (email: string) =>
      database.dryRun(tx => tx.repository(Author).create({ id: 'ada', email, name: 'Ada' }))

    const { result, request } = await dry('ada@example.org')

    expect(result.name).toBe('ADA')
    expect(writesOf(request)).toEqual(expect.arrayContaining(['put Author#ada', 'put Profile#ada']))
    await expect(dry('nonsense')).rejects.toThrow(ValidationError)
    connected(preSave.connect(() => Promise.reject(new Error('No.')), { sender: Author }))
    await expect(dry('ada@example.org')).rejects.toThrow('No.')
  })

  it('rejects a receiver’s write outside of the transaction: nothing is written', async () => {
    const author = await database.repository(Author).create({ email: 'ada@example.org' })
    connected(
      preDelete.connect(({ database: own }) => own.repository(Genre).create({ title: 'Past' }), { sender: Author }),
    )

    const dry = database.dryRun(tx => tx.repository(Author).delete(author))

    await expect(dry).rejects.toMatchObject({ code: 'repository.dryRun' })
    expect(await database.repository(Genre).list().toArray()).toEqual([])
  })

  it('includes the context in the request', async () => {
    const { request } = await database
      .withContext({ actor: 'ada' })
      .dryRun(tx => tx.repository(Genre).create({ title: 'A' }))

    expect(request).toMatchObject({ input: { Item: { _ctx: { M: { actor: { S: 'ada' } } } } } })
  })
})
