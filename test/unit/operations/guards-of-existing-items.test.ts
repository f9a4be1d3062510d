import { defineModel, openDatabase, type Transport } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { migrate, verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { FaultyTransport } from '../../support/faulty-transport.ts'
import { Order, openedShop, order } from '../../support/shop-of-other-code.ts'

const long = { email: { S: 'x'.repeat(3000) } }

describe('a value of other code that is too long to be unique', () => {
  it('is a finding of verify, and stops neither verify nor migrate', async () => {
    const { put, database, orders } = await openedShop()
    await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
    await put('shop', order('1', long))
    await put('shop', order('2', { email: { S: 'eve@example.org' } }))

    const { findings } = await verify(database)
    const dry = await migrate(database, { dryRun: true })
    const done = await migrate(database)

    expect(findings.map(({ kind, id }) => [kind, id])).toEqual([
      ['guardMissing', '2'],
      ['guardOrphaned', '1'],
      ['malformed', '1'],
    ])
    expect(findings.find(({ kind }) => kind === 'malformed')?.detail).toMatch(
      /^Order 1 does not fit its model: email: /,
    )
    for (const run of [dry, done]) expect(run).toMatchObject({ failed: [{ id: '1' }], changed: 2, complete: false })
    expect(await orders.findBy('email', 'eve@example.org')).toMatchObject({ id: '2' })
  })

  it('can be changed, and its instance can be deleted', async () => {
    const { put, orders, items } = await openedShop()
    await put('shop', order('1', long))
    await put('shop', order('2', long))

    await orders.update(await orders.get('1'), { email: 'ada@example.org' })
    await orders.delete(await orders.get('2'))

    expect(await orders.findBy('email', 'ada@example.org')).toMatchObject({ id: '1' })
    expect(await items('data')).toHaveLength(1)
  })
})

it('finds in a dry run that the instance with a value cannot be read, as migrate does', async () => {
  const { put, database, orders } = await openedShop()
  await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
  await put('shop', order('1', { email: { S: 'ada@example.org' }, status: { N: '7' } }))
  await put('shop', order('2', { email: { S: 'ada@example.org' } }))

  const dry = await migrate(database, { dryRun: true })

  const duplicates = [{ model: 'Order', fields: 'email', ids: ['1', '2'] }]
  expect(dry).toMatchObject({ failed: [{ id: '1' }], duplicates, changed: 0 })
  expect(await migrate(database)).toMatchObject({ failed: dry.failed, duplicates, changed: 0 })
})

it('keeps the guard of an instance with a number that cannot be read', async () => {
  const { put, items, database, orders } = await openedShop()
  await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
  await put('shop', order('1', { email: { S: 'ada@example.org' }, status: { N: '12345678901234567890' } }))

  expect(await migrate(database)).toMatchObject({ failed: [{ id: '1' }] })
  expect((await verify(database, { repair: true })).findings).toMatchObject([{ kind: 'malformed' }])
  expect(await items('data')).toHaveLength(1)
})

const table = existingTable({ tableName: 'things', partitionKey: 'key' })
const thing = { schema: z.object({ name: z.string().optional() }), unique: ['name'] as const }
const Named = defineModel('Named', {
  ...thing,
  storedIn: table.items({
    is: { kind: 'thing' },
    writes: { key: { key: ({ id }) => `${id}` }, marks: { kind: 'thing' } },
  }),
})

it('reads the holders of guards of several models and tables together, and each of them once', async () => {
  const User = defineModel('User', thing)
  const { database, orders, storage } = await openedShop([User, Order, Named])
  await database.repository(User).create({ name: 'ada' })
  await database.repository(Named).create({ name: 'ada' })
  await orders.create({ orderId: '1', status: 'open', email: 'ada' })
  const line = new FaultyTransport(storage.client as Transport)

  const done = await migrate(openDatabase({ ...storage, client: line.transport, models: [User, Order, Named] }), {
    segments: 1,
  })

  expect(done).toMatchObject({ changed: 0, complete: true })
  expect(line.sent.filter(operation => operation === 'GetItem')).toEqual([])
})

describe('a guard that names its holder in another way than the model forms its ids today', () => {
  const Paired = defineModel('Paired', {
    schema: z.object({ a: z.string(), b: z.string(), name: z.string().optional() }),
    unique: ['name'],
    storedIn: table.items({
      is: { kind: 'thing' },
      id: ['a', 'b'],
      writes: { key: { key: ({ a, b }) => `${a}/${b}` }, marks: { kind: 'thing' } },
    }),
  })
  const opened = async () => {
    const { put, items, database } = await openedShop([Paired])
    await put('data', { pk: { S: 'unique#Paired.name#ada' }, sk: { S: 'guard' }, owner: { S: 'old' } })
    return { items, database, things: database.repository(Paired) }
  }

  it('does not block its value', async () => {
    const { things } = await opened()

    await things.create({ a: '1', b: '2', name: 'ada' })

    expect(await things.findBy('name', 'ada')).toMatchObject({ id: '1#2' })
  })

  it('is released by migrate, and by a repair of verify', async () => {
    for (const release of [migrate, (database: Parameters<typeof migrate>[0]) => verify(database, { repair: true })]) {
      const { database, items } = await opened()

      await release(database)

      expect(await items('data')).toEqual([])
    }
  })
})
