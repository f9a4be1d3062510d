import { defineModel, oneToOne } from 'dynamo-signals'
import { verify } from 'dynamo-signals/operations'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, BOOKSHOP, Desk, Genre } from '../../support/bookshop.ts'
import { lostAnswer, before as meanwhile } from '../../support/faulty-transport.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const GUARD = 'unique#Author.email#a@example.org'
const email = 'a@example.org'
const other = 'b@example.org'

let shelf: MemoryDatabase
let items: ReturnType<typeof memoryItems>
beforeEach(async () => {
  shelf = memoryDatabase(BOOKSHOP)
  items = memoryItems(shelf)
  await authors().create({ id: 'gone', email })
  // As time to live does: the item alone.
  items.remove('Author#gone')
  shelf.line.take()
})
const authors = () => shelf.database.repository(Author)
const holder = (pk = GUARD) => items.get(pk, 'guard')?.owner?.S
const faults = async () => (await verify(shelf.database)).findings

describe('a unique value whose holder was deleted', () => {
  it.each<[string, () => Promise<{ readonly id: string }>]>([
    ['create', () => authors().create({ email })],
    ['save', () => authors().save({ id: 'new', email }, { mode: 'upsert' })],
    ['update', async () => authors().update(await authors().create({ email: other }), { email })],
    ['saveMany', async () => (await authors().saveMany([{ email: other }, { email }]))[1] as { id: string }],
    ['getOrCreate', () => authors().getOrCreate({ email })],
    ['updateOrCreate', () => authors().updateOrCreate({ email }, { name: 'Eve' })],
    [
      'a transaction',
      () => shelf.database.transaction(transaction => transaction.repository(Author).create({ email })),
    ],
    ['the very id that is gone', () => authors().create({ id: 'gone', email })],
  ])('is free for %s', async (_call, save) => {
    expect(await authors().findBy('email', email)).toBeUndefined()

    const { id } = await save()

    expect(holder()).toBe(id)
    expect(await authors().findBy('email', email)).toMatchObject({ id })
    expect(await faults()).toEqual([])
  })

  it('costs a read and a second request, and a value that is not taken costs neither', async () => {
    await authors().create({ email })
    expect(shelf.line.take()).toEqual(['TransactWriteItems', 'GetItem', 'TransactWriteItems'])

    await authors().create({ email: other })
    expect(shelf.line.take()).toEqual(['TransactWriteItems'])
  })

  it('needs one check in a transaction, and is rejected with advice if there are already 100 writes', async () => {
    const genres = Array.from({ length: 98 }, (_, number) => ({ id: `g${number}`, title: 'Genre' }))
    const saveAll = (count: number) =>
      shelf.database.transaction(async transaction => {
        for (const genre of genres.slice(0, count)) await transaction.repository(Genre).create(genre)
        await transaction.repository(Author).create({ id: 'heir', email })
      })

    await expect(saveAll(98)).rejects.toThrow(
      'The transaction has 101 writes. The limit of DynamoDB is 100. It also checks that Author gone, which held a unique value, is deleted. Save the new holder separately.',
    )
    expect(holder()).toBe('gone')
    await saveAll(97)

    expect(holder()).toBe('heir')
  })

  it('is free together with another one in the same commit', async () => {
    await authors().create({ id: 'gone too', email: other })
    items.remove('Author#gone too')

    const [one, two] = await authors().saveMany([{ email }, { email: other }])

    expect([holder(), holder(`unique#Author.email#${other}`)]).toEqual([one?.id, two?.id])
  })

  it('goes to one of two concurrent writers', async () => {
    const racing = shelf.reopen()
    const create = () => racing.database.repository(Author).create({ id: 'second', email })
    shelf.line.next('GetItem', meanwhile(create))

    const first = authors().create({ email })

    await expect(first).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: 'second' })
    expect(holder()).toBe('second')
    expect(await faults()).toEqual([])
  })

  it('stays with its holder if the holder is restored before the takeover', async () => {
    const restore = async () =>
      items.put('Author#gone', { _type: { S: 'Author' }, _v: { N: '1' }, id: { S: 'gone' }, email: { S: email } })
    shelf.line.next('TransactWriteItems', send => send(), meanwhile(restore))

    const taken = authors().create({ email })

    await expect(taken).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: 'gone' })
    expect(holder()).toBe('gone')
    expect(await faults()).toEqual([])
  })

  it('is taken over once if the response is lost', async () => {
    shelf.line.next('TransactWriteItems', send => send(), lostAnswer)

    const author = await authors().create({ email })

    expect(author.version).toBe(1)
    expect(holder()).toBe(author.id)
    expect(await faults()).toEqual([])
  })

  it('is also free for a value of several fields, or a guard without a holder', async () => {
    const Seat = defineModel('Seat', {
      schema: z.object({ row: z.string(), number: z.int() }),
      unique: [['row', 'number']],
    })
    const hall = memoryDatabase([Seat])
    const seats = hall.database.repository(Seat)
    await seats.create({ id: 's#1', row: 'A', number: 1 })
    memoryItems(hall).remove('Seat#s%231')

    expect(await seats.create({ row: 'A', number: 1 })).toMatchObject({ number: 1 })
  })
})

describe('a value whose holder exists', () => {
  it('stays taken, with the holder named, and nothing is written', async () => {
    await authors().create({ id: 'here', email: other })
    const size = shelf.table.changes.length

    const taken = authors().create({ email: other })

    await expect(taken).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: 'here' })
    expect(shelf.table.changes).toHaveLength(size)
  })
})

describe('a one-to-one relation whose owner was deleted', () => {
  const desks = () => shelf.database.repository(Desk)
  const DESK = 'unique#Desk.authorId#ada'
  beforeEach(async () => {
    await authors().create({ id: 'ada', email: other })
    await desks().create({ id: 'gone', room: '1', authorId: 'ada' })
    items.remove('Desk#gone')
  })

  it('is free for another', async () => {
    const desk = await desks().create({ room: '2', authorId: 'ada' })

    expect(holder(DESK)).toBe(desk.id)
    expect(await desks().findOne({ author: 'ada' })).toEqual(desk)
  })

  it('does not prevent the delete of the instance it referred to, alone or in a transaction', async () => {
    // Without foreign keys to the author no fence is needed: what could refer to it is one item, that the commit asks about.
    const { database } = shelf.reopen({ models: [Author, Desk] })
    const few = database.repository(Author)
    await few.delete(await few.get('ada'))
    expect([items.get('Author#ada'), holder(DESK)]).toEqual([undefined, undefined])

    await few.create({ id: 'ada', email: other })
    await database.repository(Desk).create({ id: 'gone', room: '1', authorId: 'ada' })
    items.remove('Desk#gone')
    await database.transaction(async transaction => {
      const within = transaction.repository(Author)
      await within.delete(await within.get('ada'))
    })
    expect([items.get('Author#ada'), holder(DESK)]).toEqual([undefined, undefined])
  })

  it('prevents the delete if the owner is restored in the meantime', async () => {
    const Strict = defineModel('Desk', {
      schema: z.object({ room: z.string() }),
      relations: { author: oneToOne(Author, { onDelete: 'protect' }) },
    })
    const strict = shelf.reopen({ models: [Author, Strict] })
    const restore = async () =>
      items.put('Desk#gone', { _type: { S: 'Desk' }, _v: { N: '1' }, room: { S: '1' }, authorId: { S: 'ada' } })
    strict.line.next('TransactWriteItems', send => send(), meanwhile(restore))

    const deleted = strict.database.repository(Author).delete(await strict.database.repository(Author).get('ada'))

    await expect(deleted).rejects.toMatchObject({ code: 'repository.protected' })
    expect(items.get('Author#ada')).toBeDefined()
  })
})

describe('a value whose guard an instance holds although another program has changed the value', () => {
  it('can be taken again by the instance', async () => {
    await authors().create({ id: 'ada', email: other })
    items.set('Author#ada', { email: { S: 'changed@example.org' } })

    const author = await authors().update(await authors().get('ada'), { email: other })

    expect(author.email).toBe(other)
    expect(holder(`unique#Author.email#${other}`)).toBe('ada')
  })
})
