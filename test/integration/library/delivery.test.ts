import { becomes, created, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

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

const options = { sender: Author, consumer: 'links' } as const
async function openProfile({ instance: author, effects }: PostSave<typeof Author>): Promise<void> {
  effects.check(Author, author.id, { isActive: true })
  await effects.repository(Profile).getOrCreate({ authorId: author.id })
}

describe('a durable receiver', () => {
  it('is called after the commit, with the changes', async () => {
    const seen: object[] = []
    undo.push(
      postSave.connect(
        ({ created, instance, previous, changedFields, context }) =>
          void seen.push({ created, name: instance.name, before: previous?.name, changedFields, context }),
        { ...options, dispatchUid: 'see' },
      ),
    )
    const authors = shop.database.withContext({ requestId: 'r1' }).repository(Author)

    const author = await authors.create({ email: 'a@example.org' })
    await authors.update(author, { name: 'Known' })
    await stream.deliver(shop.database, 'links')

    const context = { requestId: 'r1' }
    expect(seen).toEqual([
      { created: true, name: '', before: undefined, changedFields: expect.arrayContaining(['email', 'name']), context },
      { created: false, name: 'Known', before: '', changedFields: ['name'], context },
    ])
  })

  it('writes its effects once, no matter how often the record is delivered', async () => {
    undo.push(
      postSave.connect(openProfile, { ...options, dispatchUid: 'profiles/open', when: becomes('isActive', true) }),
    )
    const author = await shop.database.repository(Author).create({ email: 'a@example.org', isActive: true })

    await stream.deliver(shop.database, 'links')
    const profile = await shop.database.repository(Profile).get(author.id)
    const before = (await stream.records()).length
    await shop.database.repository(Profile).delete(profile)
    await stream.deliverAgain(shop.database, 'links')

    expect(before).toBe(3)
    expect(await shop.database.repository(Profile).find(author.id)).toBeUndefined()
  })

  it('counts a record as handled if its check no longer holds', async () => {
    undo.push(
      postSave.connect(openProfile, { ...options, dispatchUid: 'profiles/open', when: becomes('isActive', true) }),
    )
    const authors = shop.database.repository(Author)
    const author = await authors.create({ email: 'a@example.org', isActive: true })
    await authors.update(author, { isActive: false })

    await stream.deliver(shop.database, 'links')

    expect(await shop.database.repository(Profile).find(author.id)).toBeUndefined()
  })

  it('blocks only its own item when it fails', async () => {
    const calls: string[] = []
    let broken = true
    const greet = ({ instance: author }: PostSave<typeof Author>) => {
      calls.push(`${author.email} ${author.version}`)
      if (broken && author.email === 'a@example.org') throw new Error('No.')
    }
    undo.push(postSave.connect(greet, { ...options, dispatchUid: 'greet' }))
    undo.push(
      postSave.connect(({ instance }) => void calls.push(`other ${instance.email}`), {
        ...options,
        dispatchUid: 'other',
      }),
    )
    const authors = shop.database.repository(Author)
    const first = await authors.create({ email: 'a@example.org' })
    await authors.update(first, { name: 'Later' })
    await authors.create({ email: 'b@example.org' })
    const Records = await stream.newRecords()
    const handler = createStreamHandler({ database: shop.database, consumer: 'links', concurrency: 1 })

    const { batchItemFailures } = await handler({ Records })
    broken = false
    const retry = await handler({ Records })

    const sequenceNumbers = Records.filter(record => JSON.stringify(record).includes(first.id)).map(
      record => record.dynamodb?.SequenceNumber,
    )
    expect(batchItemFailures.map(failure => sequenceNumbers.includes(failure.itemIdentifier))).toEqual([true, true])
    expect(calls.slice(0, 5)).toEqual([
      'a@example.org 1',
      'other a@example.org',
      'other a@example.org',
      'b@example.org 1',
      'other b@example.org',
    ])
    expect(retry.batchItemFailures).toEqual([])
    expect(calls.filter(call => call.startsWith('a@'))).toEqual([
      'a@example.org 1',
      'a@example.org 1',
      'a@example.org 2',
    ])
  })

  it('commits more than fits in one transaction in chunks, each with its checks', async () => {
    const authors = shop.database.repository(Author)
    const author = await authors.create({ email: 'a@example.org', isActive: true })
    const writeBooks = async ({ instance, effects }: PostSave<typeof Author>) => {
      effects.check(Author, instance.id, { isActive: true })
      for (let number = 0; number < 130; number++) {
        const id = `${instance.id}-${number}`
        await effects.repository(Book).getOrCreate({ id }, { title: `Book ${number}`, authorId: instance.id })
      }
    }
    undo.push(postSave.connect(writeBooks, { ...options, dispatchUid: 'books/write', when: created() }))

    await stream.deliver(shop.database, 'links')

    expect(await shop.database.repository(Book).list({ author: author.id }).toArray()).toHaveLength(130)
    await expect(stream.deliverAgain(shop.database, 'links')).resolves.toEqual({ batchItemFailures: [] })
  })
})

describe('once', () => {
  it('runs an effect outside DynamoDB once per key, and again only if it was definitely refused', async () => {
    let refusals = 1
    let sent = 0
    const send = async ({ once }: PostSave<typeof Author>) => {
      await once('welcome', async () => {
        if (refusals-- > 0) throw Object.assign(new Error('Rejected'), { $metadata: { httpStatusCode: 400 } })
        sent++
      })
    }
    undo.push(postSave.connect(send, { ...options, dispatchUid: 'welcome' }))
    await shop.database.repository(Author).create({ email: 'a@example.org' })
    const handler = createStreamHandler({ database: shop.database, consumer: 'links' })
    const Records = await stream.records()

    const first = await handler({ Records })
    const second = await handler({ Records })
    await handler({ Records })

    expect([first.batchItemFailures.length, second.batchItemFailures.length, sent]).toEqual([1, 0, 1])
  })

  it('waits until the lease ends if the outcome is unknown', async () => {
    let calls = 0
    const send = async ({ once }: PostSave<typeof Author>) => {
      await once('welcome', async () => {
        calls++
        throw new Error('The connection was lost')
      })
    }
    undo.push(postSave.connect(send, { ...options, dispatchUid: 'welcome' }))
    await shop.database.repository(Author).create({ email: 'a@example.org' })

    await stream.deliverAgain(shop.database, 'links')
    await stream.deliverAgain(shop.database, 'links')

    expect(calls).toBe(1)
  })
})

describe('postDelete', () => {
  it('names the deleted instance, the origin, and whether a delete or its cascade deleted it', async () => {
    const seen: object[] = []
    for (const sender of [Author, Book]) {
      undo.push(
        postDelete.connect(
          ({ sender, instance, origin, context }) =>
            void seen.push({ sender: sender.name, id: instance.id, origin, context }),
          {
            sender,
            dispatchUid: `gone/${sender.name}`,
            consumer: 'links',
          },
        ),
      )
    }
    const { database } = shop
    const author = await database.repository(Author).create({ email: 'a@example.org' })
    const book = await database.repository(Book).create({ title: 'Gone', authorId: author.id })

    const deletion = await database.withContext({ actor: 'admin' }).repository(Author).delete(author)
    await stream.deliver(database, 'links')

    expect(deletion).toEqual({ total: 2, byModel: { Author: 1, Book: 1 } })
    const context = { actor: 'admin' }
    expect(seen).toContainEqual({ sender: 'Author', id: author.id, origin: 'delete', context })
    expect(seen).toContainEqual({ sender: 'Book', id: book.id, origin: 'cascade', context })
  })
})
