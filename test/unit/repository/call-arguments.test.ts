import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { changed, created, defineModel, foreignKey, oneToOne, postSave } from 'dynamo-signals'
import { createStreamHandler, RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Author = defineModel('Author', { schema: z.object({ email: z.string() }), unique: ['email'], listed: true })
const Desk = defineModel('Desk', {
  schema: z.object({}),
  relations: { author: oneToOne(Author, { onDelete: 'cascade', constraint: 'none' }) },
})
const Book = defineModel('Book', {
  schema: z.object({ title: z.string() }),
  relations: { author: foreignKey(Author, { onDelete: 'cascade', constraint: 'none' }) },
})
const { database, line } = memoryDatabase([Author, Desk, Book])
const authors = database.repository(Author)
const desks = database.repository(Desk)
const books = database.repository(Book)
/** A value as a caller without types passes it. */
const untyped = (value: unknown) => value as never

const NO_LIMITS = [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, '10', null, {}, 10n]
const NO_IDS = [undefined, null, '', 5, {}, Number.NaN]
const NO_OBJECTS = [undefined, null, 'a1', 5, [], true]
const REFUSED = expect.objectContaining({
  name: expect.stringMatching(/^(Configuration|Validation|WrongModel|UnsavedInstance)Error$/),
})

describe('a listing', () => {
  it.each(NO_LIMITS)('refuses a limit of %s before it reads', limit => {
    const listings = [
      () => authors.list({}, { limit: untyped(limit) }),
      () => books.list({ author: 'a1' }, { limit: untyped(limit) }),
      () => books.relatedSet({ author: 'a1' }).list({ limit: untyped(limit) }),
    ]
    for (const listing of listings) {
      expect(listing).toThrow(/^list of (Author|Book): limit must be a whole number of at least 0, not /)
    }
  })

  it('accepts a limit of zero and returns nothing', async () => {
    expect(await authors.list({}, { limit: 0 }).toArray()).toEqual([])
    expect(await authors.list({}, { limit: 0 }).page()).toEqual({ items: [] })
  })

  it.each([5, null, {}, ['a'], Number.NaN])('refuses a cursor that is %s', cursor => {
    expect(() => authors.list({}, { cursor: untyped(cursor) })).toThrow(
      /^list of Author: cursor must be the cursor of a page, not/,
    )
  })

  it.each(['', 'no cursor', 'x'.repeat(70_000)])('refuses a cursor that no page returned', async cursor => {
    const error = await authors
      .list({}, { cursor })
      .page()
      .catch(reason => reason)
    expect(error.code).toBe('repository.badListing')
    expect(error.message.length).toBeLessThan(200)
  })

  it.each([null, 'author', 5])('refuses a filter that is %s', filter => {
    expect(() => authors.list(untyped(filter))).toThrow(expect.objectContaining({ code: 'repository.badListing' }))
  })

  it('names a relation that the model does not have', () => {
    expect(() => books.list(untyped({ auhtor: 'a1' }))).toThrow(/Book has no foreign key "auhtor"/)
    expect(() => books.list(untyped({ toString: 'a1' }))).toThrow(/Book has no foreign key "toString"/)
  })

  it.each([undefined, null, '', 5])('refuses a related instance that is %s', given => {
    expect(() => books.list({ author: untyped(given) })).toThrow(REFUSED)
    expect(() => books.relatedSet({ author: untyped(given) })).toThrow(REFUSED)
  })
})

describe('a call', () => {
  const CALLS: Readonly<Record<string, (value: unknown) => unknown>> = {
    find: id => authors.find(untyped(id)),
    get: id => authors.get(untyped(id)),
    'findMany of one': id => authors.findMany([untyped(id)]),
    check: id => database.transaction(async transaction => transaction.check(Author, untyped(id))),
    findOne: id => desks.findOne({ author: untyped(id) }),
    getOne: id => desks.getOne({ author: untyped(id) }),
    'findBy id': id => authors.findBy(untyped('id'), untyped(id)),
  }
  const EVERY_CALL = Object.entries(CALLS)
    .flatMap(([name, call]) => NO_IDS.map(id => ({ name, call, id })))
    .filter(
      // Nothing can refer to an instance that was never saved.
      ({ name, id }) => !(/One/.test(name) && typeof id === 'object'),
    )

  it.each(EVERY_CALL)('rejects an invalid id: $name of $id', async ({ call, id }) => {
    const before = line.sent.length
    const error = await Promise.resolve()
      .then(() => call(id))
      .then(
        () => undefined,
        reason => reason,
      )
    expect(error).toEqual(REFUSED)
    expect(error.message.length).toBeLessThan(200)
    expect(line.sent.length).toBe(before)
  })

  const TAKES_LIST: Readonly<Record<string, (value: unknown) => Promise<unknown>>> = {
    findMany: ids => authors.findMany(untyped(ids)),
    saveMany: instances => authors.saveMany(untyped(instances)),
    deleteMany: instances => authors.deleteMany(untyped(instances)),
  }
  it.each(Object.entries(TAKES_LIST))('rejects a value that is not a list: %s', async (_, call) => {
    for (const value of [undefined, null, 'a1', 5, {}]) {
      await expect(call(value)).rejects.toThrow(/^Author: (ids|instances) must be an array or another iterable, not /)
    }
  })

  const TAKES_FIELDS: Readonly<Record<string, (value: unknown) => unknown>> = {
    create: fields => authors.create(untyped(fields)),
    save: fields => authors.save(untyped(fields)),
    'saveMany of one': fields => authors.saveMany([untyped(fields)]),
    update: fields => authors.update(untyped(fields), {}),
    'update to': fields => authors.update(untyped({ id: 'a1', version: 1 }), untyped(fields)),
    getOrCreate: fields => authors.getOrCreate(untyped(fields)),
    'updateOrCreate to': fields => authors.updateOrCreate({ email: 'a' }, untyped(fields)),
    delete: fields => authors.delete(untyped(fields)),
  }
  const EVERY_FIELDS = Object.entries(TAKES_FIELDS).flatMap(([name, call]) =>
    NO_OBJECTS.map(value => ({ name, call, value })),
  )
  it.each(EVERY_FIELDS)('rejects a value without fields: $name $value', async ({ call, value }) => {
    const error = await Promise.resolve()
      .then(() => call(value))
      .then(
        () => undefined,
        reason => reason,
      )
    expect(error).toEqual(REFUSED)
  })

  it.each([undefined, null])('names the field of a lookup that has no value: %s', async value => {
    await expect(authors.findBy('email', untyped(value))).rejects.toThrow(`Given: email (${value}).`)
  })

  it('names a relation that the model does not have', async () => {
    const book = await books.create({ title: 'x', authorId: 'a1' })
    for (const relation of ['constructor', 'toString', '__proto__', 'reader']) {
      await expect(books.getRelated(book, untyped(relation))).rejects.toThrow(
        `Book has no relation named "${relation}"`,
      )
    }
  })
})

describe('a receiver', () => {
  const durable = { sender: Author, dispatchUid: 'authors/x', consumer: 'mail' }

  it.each([0, -1, Number.NaN, 1.5, Number.POSITIVE_INFINITY, '5', null])(
    'is not connected for %s attempts',
    maxAttempts => {
      expect(() => postSave.connect(() => {}, { ...durable, maxAttempts: untyped(maxAttempts) })).toThrow(
        /maxAttempts must be a whole number of at least 1, not /,
      )
    },
  )

  it.each([created, 'created', {}, null, true])('is not connected with an invalid condition: %s', when => {
    expect(() => postSave.connect(() => {}, { ...durable, when: untyped(when) })).toThrow(
      /when must be a condition, not /,
    )
  })

  it.each([[], [undefined], [''], ['email', 5], [['email']]])(
    'has no condition on fields without names: %s',
    (...fields) => {
      expect(() => changed(...(fields as [string]))).toThrow(expect.objectContaining({ code: 'models.badCondition' }))
    },
  )

  it.each(['', 5, null, 'x'.repeat(70_000)])('is not connected to a consumer without a name', consumer => {
    expect(() => postSave.connect(() => {}, { ...durable, consumer: untyped(consumer) })).toThrow(/needs a consumer/)
  })

  it.each([undefined, '', 5, null, 'x'.repeat(1025), 'ü'.repeat(513)])(
    'runs no effect under an invalid key',
    async key => {
      const { database: own, line: ownLine } = memoryDatabase([Author])
      const messages: ReceiverMessage[] = []
      const hear = (message: unknown) => void messages.push(message as ReceiverMessage)
      connected(
        postSave.connect(({ once }) => once(untyped(key), async () => expect.unreachable()), {
          ...durable,
          maxAttempts: 2,
        }),
      )
      const { id } = await own.repository(Author).create({ email: 'a' })
      subscribe(RECEIVER_CHANNEL, hear)

      await createStreamHandler({ database: own, consumer: 'mail' })({ Records: [recordOf(id)] })
      unsubscribe(RECEIVER_CHANNEL, hear)

      expect(messages[0]?.error).toMatchObject({
        code: 'streams.badOption',
        message: expect.stringMatching(/^once of authors\/x: key must be a string of 1 to 1024 bytes, not .{0,80}$/),
      })
      expect(ownLine.sent).not.toContain('PutItem')
    },
  )
})

function recordOf(id: string) {
  const keys = { pk: { S: `Author#${id}` }, sk: { S: 'instance' } }
  const image = { ...keys, _type: { S: 'Author' }, _v: { N: '1' }, _wid: { S: 'w' }, id: { S: id }, email: { S: 'a' } }
  return { eventID: '1', eventName: 'INSERT' as const, dynamodb: { Keys: keys, NewImage: image, SequenceNumber: '1' } }
}
