import { type AnyModel, defineModel, openDatabase, type PostSave, postSave } from 'dynamo-signals'
import { type Verification, type VerifyProgress, verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Order, openedShop, order, orderSchema, shop, Visit } from '../../support/shop-of-other-code.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const kindsOf = ({ findings }: Pick<Verification, 'findings'>) => findings.map(({ kind, id }) => [kind, id])

it('finds nothing wrong with items of the repository and of other code, and counts them', async () => {
  const { orders, put, database } = await openedShop()
  await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
  await put('shop', order('2'))
  await put('shop', { pk: { S: 'CUSTOMER#1' }, sk: { S: 'customer' } })
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { S: 'Ada' } })

  const { findings, scanned, existing } = await verify(database)

  expect(findings).toEqual([])
  // The guard of the email is in the table of the library.
  expect(scanned).toBe(5)
  expect(existing).toEqual([
    { table: 'shop', unmatched: 1, models: [{ model: 'Order', instances: 2, foreign: 1, overlaps: [] }] },
    { table: 'visits', unmatched: 0, models: [{ model: 'Visit', instances: 1, foreign: 0, overlaps: [] }] },
  ])
})

it('finds items whose id cannot be formed and whose fields do not fit their model', async () => {
  const { put, database } = await openedShop()
  await put('shop', order('1', { orderId: { BOOL: true } }))
  await put('shop', order('2', { status: { N: '7' } }))
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { N: '1' } })

  const { findings } = await verify(database)

  expect(findings.map(({ kind, model, detail }) => [kind, model, detail])).toEqual([
    ['malformed', 'Order', expect.stringContaining('Order 2 does not fit its model: status')],
    ['malformed', 'Order', expect.stringContaining('its id comes from orderId')],
    ['malformed', 'Visit', expect.stringContaining('Visit /#1 does not fit its model: by')],
  ])
})

it('finds an item under a key that the repository would not look under', async () => {
  const { put, database } = await openedShop()
  await put('shop', order('1', { pk: { S: 'order#1' } }))

  expect((await verify(database)).findings).toMatchObject([
    {
      kind: 'keyWrong',
      id: '1',
      repairable: false,
      detail: expect.stringContaining('writes.key makes table/shop#ORDER%231#order'),
    },
  ])
})

it('finds index attributes that do not match the fields, and repairs them without touching anything else', async () => {
  const { put, database, items } = await openedShop()
  await put('shop', order('3', { gsi1pk: { S: 'STATUS#paid' }, note: { S: 'kept' } }))
  await put('shop', order('4', { status: { S: 'done' } }))
  const { gsi1sk: _, ...missing } = order('5')
  await put('shop', missing)

  const found = await verify(database)
  expect(kindsOf(found)).toEqual([
    ['indexEntryWrong', '3'],
    ['indexEntryWrong', '4'],
    ['indexEntryWrong', '5'],
  ])
  expect(found.findings[0]?.detail).toContain("Its attribute gsi1pk is 'STATUS#paid', and should be 'STATUS#open'.")
  expect(found.findings[1]?.detail).toContain("gsi1pk is 'STATUS#open', and should be missing.")

  expect(await verify(database, { repair: true })).toMatchObject({ repaired: 3 })
  expect((await verify(database)).findings).toEqual([])
  const { gsi1pk: __, ...done } = order('4', { status: { S: 'done' } })
  expect(await items('shop')).toEqual([order('3', { note: { S: 'kept' } }), done, order('5')])
})

it('repairs an item of the repository without running its receivers', async () => {
  const heard: string[] = []
  const hear = ({ instance }: PostSave<typeof Order>) => void heard.push(instance.orderId)
  connected(postSave.connect(hear, { sender: Order, dispatchUid: 'orders', consumer: 'orders' }))
  const { put, database, items, orders, settle } = await openedShop()
  await orders.create({ orderId: '1', status: 'open' })
  const [stored] = await items('shop')
  await put('shop', { ...stored, gsi1pk: { S: 'STATUS#paid' } })
  await settle()
  heard.length = 0

  expect(await verify(database, { repair: true })).toMatchObject({ repaired: 1 })
  await settle()

  expect(heard).toEqual([])
  expect(await orders.get('1')).toMatchObject({ version: 1, status: 'open' })
})

it('does not repair an item that other code changes in the meantime', async () => {
  const { put, items, afterScan } = await openedShop()
  const wrong = order('1', { gsi1pk: { S: 'STATUS#paid' } })
  await put('shop', wrong)
  const changed = { ...wrong, status: { S: 'paid' } }

  const database = afterScan(() => put('shop', changed))

  expect((await verify(database, { repair: true, segments: 1 })).findings).toMatchObject([{ repaired: false }])
  expect(await items('shop')).toEqual([changed])
})

it('finds what other code broke: missing guards, and guards of values that items no longer have', async () => {
  const { put, remove, database, orders } = await openedShop()
  await orders.create({ orderId: '1', status: 'open', email: 'ada@example.org' })
  await orders.create({ orderId: '2', status: 'open', email: 'eve@example.org' })
  await put('shop', order('1', { email: { S: 'new@example.org' } }))
  await remove({ pk: { S: 'ORDER#2' }, sk: { S: 'order' } })
  await put('shop', order('3', { email: { S: 'bob@example.org' } }))

  const found = await verify(database)
  expect(kindsOf(found)).toEqual([
    ['guardMissing', '1'],
    ['guardMissing', '3'],
    ['guardOrphaned', '1'],
    ['guardOrphaned', '2'],
  ])

  expect(await verify(database, { repair: true })).toMatchObject({ repaired: 4 })
  expect((await verify(database)).findings).toEqual([])
  await expect(orders.create({ orderId: '4', status: 'open', email: 'bob@example.org' })).rejects.toMatchObject({
    field: 'email',
    holderId: '3',
  })
  expect(await orders.create({ orderId: '5', status: 'open', email: 'ada@example.org' })).toMatchObject({ version: 1 })
})

it('counts items that two models match, because they belong to the first one', async () => {
  const Gift = defineModel('Gift', {
    schema: orderSchema,
    storedIn: shop.items({ is: { kind: 'order', gift: true }, id: 'orderId' }),
  })
  const { put, database } = await openedShop([Gift, Order])
  await put('shop', order('1', { gift: { BOOL: true } }))
  await put('shop', order('2'))

  const { findings, existing } = await verify(database)

  expect(findings).toEqual([])
  expect(existing).toMatchObject([
    {
      models: [
        { model: 'Gift', instances: 1, overlaps: [{ model: 'Order', instances: 1 }] },
        { model: 'Order', instances: 1, overlaps: [] },
      ],
    },
  ])
})

it('reports a function of the application that throws, and reads on', async () => {
  const Broken = defineModel('Broken', {
    schema: orderSchema,
    storedIn: shop.items({ is: ({ status }) => (status as string).startsWith('o'), id: 'orderId' }),
  })
  const { put, database } = await openedShop([Order, Broken])
  await put('shop', order('1'))
  await put('shop', { pk: { S: 'CUSTOMER#1' }, sk: { S: 'customer' } })

  const { findings, existing } = await verify(database)

  expect(findings).toMatchObject([
    { kind: 'malformed', model: 'Broken', detail: expect.stringContaining('The function "is" of its items() threw') },
  ])
  expect(existing).toMatchObject([{ models: [{ model: 'Order', instances: 1 }, { model: 'Broken' }] }])
})

it('runs checks of the application for instances of both kinds', async () => {
  const { put, database } = await openedShop()
  await put('shop', order('1'))
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { S: 'Ada' } })
  const checks = [Order, Visit].map(model => ({
    kind: 'seen',
    model: model as AnyModel,
    inspect: async (instance: object) => JSON.stringify(instance),
  }))

  const { findings } = await verify(database, { checks })

  expect(findings.map(({ model, detail }) => [model, JSON.parse(detail)])).toMatchObject([
    ['Order', { id: '1', orderId: '1', status: 'open' }],
    ['Visit', { id: '/#1', page: '/', at: 1, by: 'Ada' }],
  ])
})

it('repairs a failed check by running its receivers for the item, with the receipts of its stream', async () => {
  const done = new Set<string>()
  const finish = async ({ instance }: PostSave<typeof Order>) => void done.add(instance.orderId)
  connected(postSave.connect(finish, { sender: Order, dispatchUid: 'orders/finish', consumer: 'orders' }))
  const { put, database, settle } = await openedShop()
  await put('shop', order('1'))
  await settle()
  done.clear()
  const inspect = async ({ orderId }: { orderId: string }) => (done.has(orderId) ? undefined : 'It is not finished.')
  const checks = [{ kind: 'unfinished', model: Order, inspect, receivers: ['orders/finish'] }]

  expect((await verify(database, { checks: checks as never, repair: true })).findings).toMatchObject([
    { kind: 'unfinished', id: '1', repaired: true },
  ])
  expect(done).toEqual(new Set(['1']))
})

it('goes through the tables one after another, and continues where it stopped', async () => {
  const { put, orders, database } = await openedShop()
  await orders.create({ orderId: '0', status: 'open', email: 'ada@example.org' })
  for (let at = 1; at <= 3; at++) {
    await put('shop', order(`${at}`, { gsi1sk: { S: 'wrong' } }))
    await put('visits', { page: { S: '/' }, at: { N: `${at}` }, by: { N: '1' } })
  }
  const whole = await verify(database)
  const stops: VerifyProgress[] = []
  await verify(database, { segments: 1, rateLimit: 1, onProgress: progress => void stops.push(progress) })

  for (const { resumeFrom, done } of stops) {
    const rest = await verify(database, { resumeFrom })
    expect([rest.scanned, done <= whole.scanned, rest.resumeFrom]).toEqual([whole.scanned, true, undefined])
  }
  // A guard, four orders, three visits, and the end of each table.
  expect(stops.length).toBeGreaterThanOrEqual(8)
  const last = await verify(database, { resumeFrom: stops.at(-2)?.resumeFrom ?? '' })
  expect(kindsOf(last).every(([kind]) => kind === 'malformed')).toBe(true)
})

it('works for a database without a table of its own', async () => {
  const { put, storage } = await openedShop([Visit, Order])
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { N: '1' } })
  const { tableName: _, ...rest } = storage

  const { findings, scanned } = await verify(openDatabase({ ...rest, models: [Visit] }))

  expect([kindsOf({ findings }), scanned]).toEqual([[['malformed', '/#1']], 1])
})
