import {
  CheckFailedError,
  ConflictError,
  defineModel,
  type InstanceOf,
  oneToOne,
  type PostSave,
  type PreDelete,
  postSave,
  preDelete,
  TransactionTooLargeError,
} from 'dynamo-signals'
import { connectCascade, createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, Book, Genre } from '../../support/bookshop.ts'
import { before } from '../../support/faulty-transport.ts'
import { SHELF } from '../../support/library-shelf.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const Badge = defineModel('Badge', {
  schema: z.object({}),
  relations: { author: oneToOne(Author, { onDelete: 'cascade', nullable: true }) },
})
const connected = tidyReceivers()
let shop: MemoryDatabase
let author: InstanceOf<typeof Author>

beforeEach(async () => {
  shop = memoryDatabase([...SHELF, Badge])
  author = await shop.database.repository(Author).create({ email: 'ada@example.org' })
})
const write = (count: number) =>
  shop.database
    .repository(Book)
    .saveMany(Array.from({ length: count }, (_, number) => ({ title: `${number}`, authorId: author.id })))
const namesOf = () => shop.table.items.map(item => item._type?.S ?? item.pk?.S?.split('#')[0])

async function play(): Promise<string[]> {
  const handle = createStreamHandler({ database: shop.database, consumer: 'links' })
  const failures: string[] = []
  for (let at = 0; at < shop.table.records.length; at++) {
    const record = shop.table.records[at]
    const { batchItemFailures } = await handle({ Records: record ? [record] : [] })
    failures.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  }
  return failures
}

describe('a delete in a transaction', () => {
  it('commits and rolls back with the transaction', async () => {
    await write(3)
    const transact = (fail: boolean) =>
      shop.database.transaction(async transaction => {
        await transaction.repository(Genre).create({ title: 'Noted' })
        const deletion = await transaction.repository(Author).delete(author)
        expect(await transaction.repository(Author).find(author.id)).toBeUndefined()
        if (fail) throw new Error('No.')
        return deletion
      })
    shop.line.take()

    await expect(transact(true)).rejects.toThrow('No.')
    const undone = namesOf().length
    const deletion = await transact(false)

    expect(undone).toBe(5)
    expect(deletion).toEqual({ total: 4, byModel: { Author: 1, Book: 3 } })
    expect(shop.line.take().filter(operation => operation === 'TransactWriteItems')).toHaveLength(1)
    expect(namesOf()).toEqual(['Genre'])
  })

  it('deletes children that the transaction created, and an instance that it created itself', async () => {
    await shop.database.transaction(async transaction => {
      const other = await transaction.repository(Author).create({ email: 'other@example.org' })
      await transaction.repository(Book).create({ title: 'Unwritten', authorId: other.id })
      await transaction.repository(Author).delete(other)
    })

    expect(shop.table.items).toHaveLength(2)
    expect(await shop.database.repository(Author).findBy('email', 'other@example.org')).toBeUndefined()
  })

  it('can be combined with a check of the same instance, which must hold', async () => {
    const transact = (name: string) =>
      shop.database.transaction(async transaction => {
        transaction.check(Author, author.id, { name })
        await transaction.repository(Author).delete(author)
      })

    await expect(transact('Ada')).rejects.toThrow(CheckFailedError)
    await transact('')

    expect(shop.table.items).toEqual([])
  })

  it('is rejected if a one-to-one reference appears before the commit', async () => {
    const { database, line } = shop.reopen()
    const rival = shop.database.repository(Badge)
    line.next(
      'TransactWriteItems',
      before(() => rival.create({ authorId: author.id })),
    )

    const refused = database.transaction(transaction => transaction.repository(Author).delete(author))

    await expect(refused).rejects.toThrow(ConflictError)
    expect(await rival.findOne({ author })).toBeDefined()
  })

  it('is rejected if the transaction is too large, and continues in the background if the delete alone is too large', async () => {
    await write(46)
    const transact = () => shop.database.transaction(transaction => transaction.repository(Author).delete(author))

    await expect(transact()).rejects.toThrow(TransactionTooLargeError)
    connected(connectCascade({ consumer: 'links' }))
    const deletion = await transact()
    await play()

    expect(deletion).toMatchObject({ total: 47, continues: true })
    expect(shop.table.items).toEqual([])
  })
})

describe('a delete by a durable receiver', () => {
  const retire = async ({ instance, effects }: PostSave<typeof Genre>) => {
    if (instance.title === 'Retire') await effects.repository(Author).delete(author)
  }
  const options = { sender: Genre, dispatchUid: 'retire', consumer: 'links' } as const

  it('commits with the receipt, once', async () => {
    connected(postSave.connect(retire, options))
    await write(3)
    await shop.database.repository(Genre).create({ id: 'g', title: 'Retire' })

    expect(await play()).toEqual([])
    await shop.database.repository(Author).create({ id: author.id, email: 'again@example.org' })
    const left = shop.table.items
    expect(await play()).toEqual([])

    expect(shop.table.items).toEqual(left)
    expect(namesOf().toSorted()).toEqual(['Author', 'Genre', 'unique'])
  })

  it('continues in the background if it is too large for the commit of the receipt', async () => {
    connected(postSave.connect(retire, options), connectCascade({ consumer: 'links', itemsPerRound: 30 }))
    await write(60)
    await shop.database.repository(Genre).create({ id: 'g', title: 'Retire' })

    expect(await play()).toEqual([])

    expect(namesOf()).toEqual(['Genre'])
  })
})

describe('a write of a preDelete receiver', () => {
  const count = async ({ instance: book, transaction }: PreDelete<typeof Book>) => {
    const authors = transaction.repository(Author)
    const its = await authors.get(book.authorId)
    await authors.update(its, { name: String(Number(its.name) + 1) })
  }

  it('to an instance that is kept is committed with the delete', async () => {
    const [one, two] = await write(2)
    connected(preDelete.connect(count, { sender: Book }))

    await shop.database.repository(Book).deleteMany([one, two] as InstanceOf<typeof Book>[])

    expect(await shop.database.repository(Author).get(author.id)).toMatchObject({ name: '2', version: 2 })
  })

  it('to an instance that is also deleted is dropped, and preDelete is still sent once', async () => {
    await write(2)
    const sent: string[] = []
    connected(
      preDelete.connect(count, { sender: Book }),
      preDelete.connect(({ sender }) => void sent.push(sender.name)),
    )

    await shop.database.repository(Author).delete(author)

    expect(sent).toEqual(['Book', 'Book', 'Author'])
    expect(shop.table.items).toEqual([])
  })
})
