import { becomes, defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'

import { expect, it } from 'vitest'
import { z } from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const orders = existingTable({ tableName: 'orders', partitionKey: 'PK', sortKey: 'SK' })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: orders.items({ is: { entity: 'order' }, id: 'orderId' }),
})
const Line = defineModel('Line', {
  schema: z.object({ sku: z.string() }),
  storedIn: orders.items({ is: { SK: { beginsWith: 'LINE#' } }, id: ['PK', 'SK'] }),
})
const options = { dispatchUid: 'mails/order', consumer: 'mails' }

function order(id: string, status: string) {
  return {
    PK: { S: `ORDER#${id}` },
    SK: { S: 'ORDER' },
    entity: { S: 'order' },
    orderId: { S: id },
    status: { S: status },
  }
}

it('commits the effects of a receiver once for each change of an item that other code writes, no matter how often it is delivered', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: unknown[] = []
  const note = async ({ instance, previous, created, changedFields, record, once }: PostSave<typeof Order>) =>
    once(record.id, async () => void ran.push({ instance, status: previous?.status, created, changedFields }))
  connected(postSave.connect(note, { ...options, sender: Order }))
  const database = open([Order, Line])
  await put(order('1', 'open'))
  await put(order('1', 'paid'))
  await put({ PK: { S: 'ORDER#1' }, SK: { S: 'LINE#1' }, sku: { S: 'lamp' } })

  for (let again = 0; again < 3; again++) {
    expect(await deliver(database, 'mails')).toEqual({ batchItemFailures: [] })
  }

  const instance = { id: '1', version: 0, createdAt: '', updatedAt: '', orderId: '1' }
  expect(ran).toEqual([
    {
      instance: { ...instance, status: 'open' },
      status: undefined,
      created: true,
      changedFields: ['orderId', 'status'],
    },
    { instance: { ...instance, status: 'paid' }, status: 'open', created: false, changedFields: ['status'] },
  ])
})

it('delivers items with the same partition key independently of each other', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: string[] = []
  const fail = async ({ instance }: PostSave<typeof Line>) => {
    ran.push(instance.sku)
    if (instance.sku === 'broken') throw new Error('It is broken')
  }
  connected(postSave.connect(fail, { ...options, sender: Line }))
  const database = open([Line])
  for (const [SK, sku] of [
    ['LINE#1', 'broken'],
    ['LINE#2', 'lamp'],
    ['LINE#1', 'repaired'],
  ] as const) {
    await put({ PK: { S: 'ORDER#1' }, SK: { S: SK }, sku: { S: sku } })
  }

  const { batchItemFailures } = await deliver(database, 'mails')

  expect(ran.toSorted()).toEqual(['broken', 'lamp'])
  expect(batchItemFailures).toHaveLength(2)
})

it('parks a record after its attempts with later ones of its item behind it, and redrives them in order', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  let isMended = false
  const ran: string[] = []
  const fail = async ({ instance, once }: PostSave<typeof Order>) => {
    if (!isMended) throw new Error('A planted fault')
    await once('mail', async () => void ran.push(`mail ${instance.status}`))
    ran.push(instance.status)
  }
  connected(postSave.connect(fail, { ...options, sender: Order, maxAttempts: 2 }))
  const database = open([Order])
  await put(order('1', 'open'))
  await put(order('1', 'paid'))
  await deliver(database, 'mails')
  await deliver(database, 'mails')

  expect(await deliver(database, 'mails')).toEqual({ batchItemFailures: [] })
  const letters = await Array.fromAsync(deadLetters(database, 'mails'))
  expect(letters.map(({ itemKey, parkedBehind }) => [itemKey, parkedBehind])).toEqual([
    ['table/orders#ORDER%231#ORDER', false],
    ['table/orders#ORDER%231#ORDER', true],
  ])

  isMended = true
  await redrive(database, { consumer: 'mails' })
  expect(ran).toEqual(['mail open', 'open', 'paid'])
  expect(await Array.fromAsync(deadLetters(database, 'mails'))).toEqual([])
})

it('runs receivers of deletes, with an unknown origin', async () => {
  const { put, remove, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: unknown[] = []
  const note = async ({ instance, origin, root }: PostDelete<typeof Order>) =>
    void ran.push([instance.status, origin, root])
  connected(postDelete.connect(note, { ...options, sender: Order }))
  const database = open([Order])
  await put(order('1', 'open'))
  const { PK, SK } = order('1', 'open')
  await remove({ PK, SK })

  await deliver(database, 'mails')

  expect(ran).toEqual([['open', 'unknown', undefined]])
})

it('evaluates conditions on the attributes of such items', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: string[] = []
  const note = async ({ instance }: PostSave<typeof Order>) => void ran.push(instance.status)
  connected(postSave.connect(note, { ...options, sender: Order, when: becomes('status', 'paid') }))
  const database = open([Order])
  for (const status of ['open', 'paid', 'paid', 'sent']) await put({ ...order('1', status), at: { N: '1' } })

  await deliver(database, 'mails')

  expect(ran).toEqual(['paid'])
})

it('gives every change its own receipt, even if an old copy is restored or the same bytes are written twice', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: string[] = []
  const note = async ({ instance, record, once }: PostSave<typeof Order>) =>
    once(record.id, async () => void ran.push(instance.status))
  connected(postSave.connect(note, { ...options, sender: Order }))
  const database = open([Order])
  for (const status of ['open', 'paid', 'open', 'paid']) await put(order('1', status))

  await deliver(database, 'mails')
  await deliver(database, 'mails')

  expect(ran).toEqual(['open', 'paid', 'open', 'paid'])
})

it('takes attributes that are named like its own bookkeeping for what they are: attributes of other code', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const ran: unknown[] = []
  const note = async ({ instance, raw, context, record, once }: PostSave<typeof Order>) =>
    once(record.id, async () => void ran.push([instance.status, raw, context]))
  connected(postSave.connect(note, { ...options, sender: Order }))
  const database = open([Order])
  for (const writer of ['a', 'b', 'a']) {
    const odd = { _wid: { S: writer }, _v: { N: '9' }, _raw: { BOOL: true }, _hop: { N: '99' } }
    const more = { _ctx: { M: { user: { S: 'ada' } } }, _deleting: { M: { until: { S: '2999' } } } }
    await put({ ...order('1', writer), ...odd, ...more })
  }

  expect(await deliver(database, 'mails')).toEqual({ batchItemFailures: [] })

  expect(ran).toEqual(['a', 'b', 'a'].map(status => [status, false, {}]))
})

it.each([
  ['a number as partition key', { partitionKey: 'no' }, ['N' as const], { no: { N: '7' } }, 'table/things#%n7'],
  [
    'bytes and a number',
    { partitionKey: 'b', sortKey: 'n' },
    ['B' as const, 'N' as const],
    { b: { B: new Uint8Array([1, 255]) }, n: { N: '1.50' } },
    'table/things#%bAf8=#%n1.5',
  ],
])('accepts tables whose key is %s', async (_what, names, types, key, itemKey) => {
  const { put, open, deliver } = await someonesTable('things', { ...names, types })
  const table = existingTable({ tableName: 'things', ...names })
  const Thing = defineModel('Thing', { schema: z.object({}), storedIn: table.items({ is: () => true }) })
  const ran: string[] = []
  const note = async ({ instance, once }: PostSave<typeof Thing>) =>
    once('seen', async () => void ran.push(instance.id))
  connected(postSave.connect(note, { ...options, sender: Thing }))
  await put(key)

  const database = open([Thing])
  await deliver(database, 'mails')
  await deliver(database, 'mails')

  expect(ran).toEqual([itemKey])
})

it("commits effects in the library's own table together with the receipt", async () => {
  const { put, open, deliver, addTable } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  await addTable(dataTable('own'))
  const Mail = defineModel('Mail', { schema: z.object({ order: z.string() }), listed: true })
  const write = async ({ instance, effects }: PostSave<typeof Order>) =>
    void (await effects.repository(Mail).create({ order: instance.id }))
  connected(postSave.connect(write, { ...options, sender: Order }))
  const database = open([Order, Mail], { tableName: 'own' })
  await put(order('1', 'open'))

  await deliver(database, 'mails')
  await deliver(database, 'mails')

  expect(await database.repository(Mail).list().toArray()).toMatchObject([{ order: '1' }])
})
