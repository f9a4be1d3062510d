import { defineModel, openDatabase, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { type MigrateProgress, migrate, verify } from 'dynamo-signals/operations'
import type { Item } from 'dynamodb-embedded'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { Order, openedShop, order, Visit } from '../../support/shop-of-other-code.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const email = (text: string): Item => ({ email: { S: text } })
/** An order of other code from before the indexes. */
function bare(orderId: string, more: Item = {}): Item {
  const { gsi1pk: _, gsi1sk: __, ...item } = order(orderId, more)
  return item
}
/** The orders that receivers are notified of, with whether they are new. */
function heardOrders(options: object = {}) {
  const heard: string[] = []
  const hear = ({ instance }: PostSave<typeof Order>) => void heard.push(instance.orderId)
  connected(postSave.connect(hear, { sender: Order, dispatchUid: 'orders', consumer: 'orders', ...options }))
  return heard
}

it('adds the attributes of indexes and guards to items of other code, and changes nothing else', async () => {
  const { put, items, database, orders } = await openedShop()
  await put('shop', bare('1', { ...email('ada@example.org'), note: { S: 'kept' }, price: { N: '1.10' } }))
  await put('shop', order('2'))
  await put('shop', { pk: { S: 'CUSTOMER#1' }, sk: { S: 'customer' } })
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { S: 'Ada' } })
  const before = await items('visits')

  const done = await migrate(database)

  expect(done).toMatchObject({ changed: 1, complete: true, failed: [], duplicates: [], resumeFrom: undefined })
  expect(done.changes).toEqual([
    row('index', 'gsi1pk', "'STATUS#open'"),
    row('index', 'gsi1sk', "'ORDER#1'"),
    row('unique', 'email', 'unique#Order.email#ada@example.org'),
  ])
  expect(await items('shop')).toEqual([
    { pk: { S: 'CUSTOMER#1' }, sk: { S: 'customer' } },
    order('1', { ...email('ada@example.org'), note: { S: 'kept' }, price: { N: '1.1' } }),
    order('2'),
  ])
  expect(await items('visits')).toEqual(before)
  expect(await orders.findBy('email', 'ada@example.org')).toMatchObject({ id: '1' })
  expect((await verify(database)).findings).toEqual([])
  expect(await migrate(database)).toMatchObject({ changed: 0, complete: true })
})

it('writes nothing in a dry run, and finds the same', async () => {
  const { put, items, database } = await openedShop()
  await put('shop', bare('1', email('ada@example.org')))
  await put('shop', bare('2', email('ada@example.org')))
  const before = await items('shop')

  const dry = await migrate(database, { dryRun: true, bookkeeping: true, segments: 1 })
  expect(await items('shop')).toEqual(before)
  expect(await items('data')).toEqual([])

  const done = await migrate(database, { bookkeeping: true, segments: 1 })
  expect([dry.changes, dry.changed]).toEqual([done.changes, done.changed])
  expect(dry.duplicates).toEqual(done.duplicates)
  expect(dry.duplicates).toMatchObject([{ model: 'Order', fields: 'email', ids: ['1', '2'] }])
  expect(done.complete).toBe(false)
})

it('adds marks and defaults, but keeps a mark with another value', async () => {
  const table = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
  const Gift = defineModel('Gift', {
    schema: z.object({
      giftId: z.string(),
      wrapped: z.boolean().default(true),
      at: z.string().default('1970-01-01T00:00:01Z'),
    }),
    storedIn: table.items({
      is: { pk: { beginsWith: 'GIFT#' } },
      id: 'giftId',
      writes: {
        key: { pk: ({ giftId }) => `GIFT#${giftId}`, sk: () => 'gift' },
        marks: { kind: 'gift', format: '2' },
        indexes: { gsi1pk: ({ wrapped }) => `WRAPPED#${wrapped}` },
        attributes: { wrapped: 'is_wrapped', at: { as: 'seconds' } },
        bookkeeping: false,
      },
    }),
  })
  const { put, items, database } = await openedShop([Gift])
  const key = { pk: { S: 'GIFT#1' }, sk: { S: 'gift' }, giftId: { S: '1' } }
  await put('shop', { ...key, format: { S: '1' } })

  await migrate(database, { bookkeeping: true })

  expect(await items('shop')).toEqual([
    {
      ...key,
      format: { S: '1' },
      kind: { S: 'gift' },
      is_wrapped: { BOOL: true },
      at: { N: '1' },
      gsi1pk: { S: 'WRAPPED#true' },
    },
  ])
  expect(await migrate(database)).toMatchObject({ changed: 0 })
})

it('plans a change again if other code writes the item in the meantime', async () => {
  const { put, items, afterScan } = await openedShop()
  await put('shop', bare('1'))
  await put('shop', bare('2', email('eve@example.org')))
  const paid = bare('1', { status: { S: 'paid' }, note: { S: 'new' } })
  const changes = [() => put('shop', paid), () => put('shop', { ...bare('2'), kind: { S: 'archived' } })]
  const database = afterScan(async () => {
    for (const change of changes.splice(0)) await change()
  })

  expect(await migrate(database, { segments: 1 })).toMatchObject({ changed: 1, complete: true })
  expect(await items('shop')).toEqual([
    { ...paid, gsi1pk: { S: 'STATUS#paid' }, gsi1sk: { S: 'ORDER#1' } },
    { ...bare('2'), kind: { S: 'archived' } },
  ])
  expect(await items('data')).toEqual([])
})

it('adds bookkeeping on request, without running receivers', async () => {
  const heard = heardOrders()
  const { put, database, orders, settle } = await openedShop()
  await put('shop', order('1'))
  await settle()
  heard.length = 0

  expect(await migrate(database, { bookkeeping: true })).toMatchObject({
    changes: [{ kind: 'bookkeeping', name: '_signals', instances: 1 }],
  })
  await settle()

  const migrated = await orders.get('1')
  expect([heard, migrated.version]).toEqual([[], 1])
  expect(await orders.update(migrated, { status: 'paid' })).toMatchObject({ version: 2 })
  await settle()
  expect(heard).toEqual(['1'])
  expect((await verify(database)).existing).toMatchObject([{ models: [{ instances: 1, foreign: 0 }] }, {}])
})

it('notifies receivers of items with bookkeeping if signals are sent', async () => {
  const heard = heardOrders()
  const { put, items, database, orders, settle } = await openedShop()
  await orders.create({ orderId: '1', status: 'open' })
  const [saved] = await items('shop')
  const { gsi1pk: _, ...lost } = saved as Item
  await put('shop', lost as Item)
  await settle()
  heard.length = 0

  await migrate(database, { sendSignals: true })
  await settle()

  expect([heard, (await orders.get('1')).version]).toEqual([['1'], 2])
})

it('lists items that it cannot migrate, and migrates the others', async () => {
  const { put, database } = await openedShop()
  await put('shop', bare('1', { orderId: { BOOL: true } }))
  await put('shop', bare('2', { status: { N: '7' } }))
  await put('shop', bare('3', { pk: { S: 'order#3' } }))
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`a${at}`, { S: '' }]))
  await put('shop', bare('4', many))
  await put('shop', bare('5'))

  const { changed, failed, complete } = await migrate(database)

  expect([changed, complete]).toEqual([1, false])
  expect(failed.map(({ id, why }) => [id, why]).toSorted()).toEqual([
    ['2', expect.stringContaining('status')],
    ['3', expect.stringContaining('another key than writes.key makes of its id: table/shop#order%233#order')],
    ['4', expect.stringContaining('at most 100 can be compared')],
    ['table/shop#ORDER%231#order', expect.stringContaining('its id comes from orderId')],
  ])
})

it('continues in the table in which it stopped, and does not continue another run', async () => {
  const { put, items, database } = await openedShop()
  for (let at = 1; at <= 3; at++) await put('shop', bare(`${at}`))
  const stop = new AbortController()
  const seen: MigrateProgress[] = []
  const onProgress = (progress: MigrateProgress) => {
    seen.push(progress)
    if (progress.changed > 0) stop.abort()
  }
  const first = await migrate(database, { segments: 1, rateLimit: 1, onProgress, abortSignal: stop.signal })
  expect([first.changed, first.complete]).toEqual([1, false])
  const { resumeFrom = '' } = first

  await expect(migrate(database, { resumeFrom, bookkeeping: true })).rejects.toMatchObject({
    code: 'operations.otherRun',
  })
  expect(await migrate(database, { resumeFrom })).toMatchObject({ changed: 2, complete: true, scanned: 3 })
  expect(await items('shop')).toEqual([order('1'), order('2'), order('3')])
})

it('releases guards whose items other code has changed, and gives them to the items with the values', async () => {
  const { put, database, orders } = await openedShop()
  await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
  await put('shop', order('1', email('eve@example.org')))
  await put('shop', order('2', email('ada@example.org')))

  expect(await migrate(database)).toMatchObject({ complete: true, duplicates: [] })

  expect(await orders.findBy('email', 'eve@example.org')).toMatchObject({ id: '1' })
  expect(await orders.findBy('email', 'ada@example.org')).toMatchObject({ id: '2' })
})

it('migrates a database without a table of its own', async () => {
  const { storage, put } = await openedShop([Visit])
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { S: 'Ada' } })
  const { tableName: _, ...rest } = storage

  const done = await migrate(openDatabase({ ...rest, models: [Visit] }))

  expect(done).toMatchObject({ scanned: 1, changed: 0, complete: true })
})

function row(kind: string, name: string, after: string) {
  return { model: 'Order', kind, name, instances: 1, sample: [{ id: '1', before: undefined, after }] }
}
