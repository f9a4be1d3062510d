import {
  BeingDeletedError,
  DoesNotExistError,
  type InstanceOf,
  postDelete,
  postSave,
  preDelete,
  preSave,
  RelatedObjectDoesNotExist,
  TransactionTooLargeError,
  ValueTakenError,
} from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/operations'
import { CASCADE_UID, connectCascade } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, Book, Desk, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { Review, SHELF } from '../../support/library-shelf.ts'
import { storedItems } from '../../support/stored-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const BOOKS = 52
const REVIEWS = 6
const TOTAL = BOOKS + REVIEWS + 2
const connected = tidyReceivers()
let shop: FreshDatabase
let stream: StreamDriver
let author: InstanceOf<typeof Author>
beforeEach(async () => {
  shop = await freshDatabase(SHELF)
  stream = new StreamDriver(shop.tableName)
  author = await shop.database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const books = Array.from({ length: BOOKS }, (_, number) => ({
    id: `b${number}`,
    title: `${number}`,
    authorId: 'ada',
  }))
  await shop.database.repository(Book).saveMany(books)
  await shop.database
    .repository(Review)
    .saveMany(books.slice(0, REVIEWS).map(({ id }) => ({ id: `r-${id}`, bookId: id })))
  await shop.database.repository(Profile).create({ authorId: 'ada' })
  await shop.database.repository(Desk).create({ id: 'desk', room: 'A', authorId: 'ada' })
})
const authors = () => shop.database.repository(Author)
const cascade = () => connected(connectCascade({ consumer: 'links', itemsPerRound: 30 }))
const BY_MODEL = { Author: 1, Book: BOOKS, Review: REVIEWS, Profile: 1 }

describe('a delete that is larger than one transaction', () => {
  it('is rejected before anything is written if no cascade is connected', async () => {
    const before = await storedItems(shop)

    const refused = authors().delete(author)

    await expect(refused).rejects.toThrow(TransactionTooLargeError)
    await expect(refused).rejects.toThrow(/connectCascade/)
    expect(await storedItems(shop)).toEqual(before)
  })

  it('is final when it resolves: the instance is hidden and accepts no saves, and the stream deletes the instances that refer to it', async () => {
    cascade()
    const books = shop.database.repository(Book)

    const deletion = await authors().delete(author)

    expect(deletion).toEqual({ total: TOTAL, byModel: BY_MODEL, continues: true })
    expect(await authors().find('ada')).toBeUndefined()
    await expect(authors().get('ada')).rejects.toThrow(DoesNotExistError)
    expect(await authors().findBy('email', 'ada@example.org')).toBeUndefined()
    await expect(books.getRelated(await books.get('b1'), 'author')).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(authors().update(author, { name: 'Back' })).rejects.toThrow(BeingDeletedError)
    await expect(authors().create({ id: 'ada', email: 'b@example.org' })).rejects.toThrow(BeingDeletedError)
    await expect(authors().create({ email: 'ada@example.org' })).rejects.toThrow(ValueTakenError)
    await expect(books.create({ title: 'Late', authorId: 'ada' })).rejects.toThrow(RelatedObjectDoesNotExist)
    await stream.deliver(shop.database, 'links')

    const left = await storedItems(shop)
    expect(left.map(item => item.pk?.S)).toEqual(['Desk#desk'])
    expect(left[0]).toMatchObject({ authorId: { NULL: true } })
    await expect(authors().create({ id: 'ada', email: 'ada@example.org' })).resolves.toMatchObject({ version: 1 })
  })

  it('sends every preDelete before the first write, children first, and a postDelete for each with its origin', async () => {
    cascade()
    const records = (await stream.newRecords()).length
    const before: string[] = []
    const after: string[] = []
    connected(
      preDelete.connect(async ({ sender }) => {
        before.push(sender.name)
        if (sender === Author) expect(await stream.newRecords()).toEqual([])
      }),
      postDelete.connect(
        ({ sender, origin, root, context }) =>
          void after.push([sender.name, origin, root?.id, context.actor].join(' ')),
        { dispatchUid: 'hear', consumer: 'links' },
      ),
    )

    await shop.database.withContext({ actor: 'admin' }).repository(Author).delete(author)
    const sent = before.length
    await stream.deliver(shop.database, 'links')

    expect(records).toBeGreaterThan(BOOKS)
    expect([sent, before.length, before.at(-1)]).toEqual([TOTAL, TOTAL, 'Author'])
    expect(before.indexOf('Book')).toBeGreaterThan(before.lastIndexOf('Review'))
    const counts = Map.groupBy(after, entry => entry)
    expect(Object.fromEntries([...counts].map(([entry, all]) => [entry, all.length]))).toEqual({
      'Author delete ada admin': 1,
      'Book cascade ada admin': BOOKS,
      'Review cascade ada admin': REVIEWS,
      'Profile cascade ada admin': 1,
    })
  })

  it('commits the writes of preDelete receivers with its decision, and none of them after a veto', async () => {
    cascade()
    const before = await storedItems(shop)
    let isVetoed = true
    connected(
      preDelete.connect(({ transaction }) => transaction.repository(Desk).create({ id: 'note', room: 'noted' }), {
        sender: Profile,
      }),
      preDelete.connect(() => (isVetoed ? Promise.reject(new Error('No.')) : undefined), { sender: Author }),
    )

    await expect(authors().delete(author)).rejects.toThrow('No.')
    expect(await storedItems(shop)).toEqual(before)
    isVetoed = false
    await authors().delete(author)

    expect(await shop.database.repository(Desk).get('note')).toMatchObject({ room: 'noted' })
  })

  it('is vetoed by the preSave of an instance that stays, before anything is written', async () => {
    cascade()
    const before = await storedItems(shop)
    connected(preSave.connect(() => Promise.reject(new Error('Not mine.')), { sender: Desk }))

    await expect(authors().delete(author)).rejects.toThrow('Not mine.')

    expect(await storedItems(shop)).toEqual(before)
  })

  it('hides the continuation from postSave receivers', async () => {
    cascade()
    const saves: string[] = []
    const hear = ({ sender, instance }: { sender: { name: string }; instance: { id: string } }) =>
      void saves.push(`${sender.name} ${instance.id}`)
    await stream.newRecords()
    connected(postSave.connect(hear, { dispatchUid: 'hear', consumer: 'links' }))

    await authors().delete(author)
    await stream.deliver(shop.database, 'links')

    expect(saves).toEqual(['Desk desk'])
  })

  it('changes nothing when the whole stream is delivered again', async () => {
    cascade()
    await authors().delete(author)
    await stream.deliver(shop.database, 'links')
    await shop.database
      .repository(Profile)
      .create({ authorId: (await authors().create({ id: 'ada', email: 'new@example.org' })).id })
    const before = await storedItems(shop)

    await stream.deliverAgain(shop.database, 'links')

    expect(await storedItems(shop)).toEqual(before)
  })

  it('is decided within a transaction, with all its other writes', async () => {
    cascade()
    const transact = (fail: boolean) =>
      shop.database.transaction(async transaction => {
        const deletion = await transaction.repository(Author).delete(author)
        await transaction.repository(Desk).create({ id: 'note', room: 'noted' })
        expect(await transaction.repository(Author).find('ada')).toBeUndefined()
        if (fail) throw new Error('No.')
        return deletion
      })

    await expect(transact(true)).rejects.toThrow('No.')
    expect(await authors().get('ada')).toEqual(author)
    expect(await transact(false)).toMatchObject({ total: TOTAL, continues: true })
    expect(await authors().find('ada')).toBeUndefined()
    await stream.deliver(shop.database, 'links')

    expect((await storedItems(shop)).map(item => item.id?.S)).toEqual(['desk', 'note'])
  })

  it('is refused for several instances, which need a single transaction', async () => {
    cascade()
    const other = await authors().create({ email: 'other@example.org' })

    await expect(authors().deleteMany([author, other])).rejects.toThrow(TransactionTooLargeError)

    expect(await authors().get('ada')).toEqual(author)
  })
})

describe('connectCascade', () => {
  it('adds the rounds of a delete to the event filters of its consumer', () => {
    cascade()

    expect(eventFilters('links')).toEqual([
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: {
          NewImage: { _type: { S: [{ exists: true }] }, _deleting: { M: { round: { N: [{ exists: true }] } } } },
        },
      },
    ])
    expect(() => eventFilters('mail')).toThrow('No receiver is connected to the consumer "mail"')
    expect(CASCADE_UID).toBe('dynamo-signals/cascade')
  })
})
