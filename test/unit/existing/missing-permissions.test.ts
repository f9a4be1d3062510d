import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { type Denied, withRole } from '../../support/iam.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }), listed: true })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: existingTable({ tableName: 'orders', ...KEYS }).items({
    is: { entity: 'order' },
    id: 'orderId',
    writes: { key: { pk: ({ orderId }) => `ORDER#${orderId}`, sk: () => 'ORDER' }, marks: { entity: 'order' } },
  }),
})

/** A shop with a customer and an order, whose role then loses permissions. */
async function shop(...denied: readonly Denied[]) {
  const { dynamodb, addTable, open, records } = await someonesTable('orders', KEYS)
  await addTable(dataTable('app'))
  const models = [Customer, Order]
  const seed = open(models, { tableName: 'app' })
  await seed.repository(Customer).create({ id: 'ada', name: 'Ada' })
  await seed.repository(Order).create({ orderId: '1', status: 'open' })
  const role = withRole(dynamodb.transport, denied)
  const database = open(models, { tableName: 'app', client: role.transport })
  return {
    role,
    database,
    customers: database.repository(Customer),
    orders: database.repository(Order),
    deliver: async () =>
      createStreamHandler({ database, consumer: 'links' })({ Records: await records() }).then(
        ({ batchItemFailures }) => batchItemFailures.length,
      ),
    letters: () => Array.fromAsync(deadLetters(database, 'links')),
  }
}

/** What the error of a missing permission says: the action to allow, and the table. */
const saysSo = ({ action, table }: Denied) =>
  expect.objectContaining({
    name: 'AccessDeniedException',
    message: expect.stringMatching(new RegExp(`perform: dynamodb:${action} on resource: \\S+:table/${table} because`)),
  })

type Shop = Awaited<ReturnType<typeof shop>>
const CALLS: readonly (readonly [what: string, denied: Denied, call: (shop: Shop) => Promise<unknown>])[] = [
  ['a read', { action: 'GetItem', table: 'app' }, ({ customers }) => customers.get('ada')],
  ['a read of their table', { action: 'GetItem', table: 'orders' }, ({ orders }) => orders.get('1')],
  ['a read of many', { action: 'BatchGetItem', table: 'orders' }, ({ orders }) => orders.findMany(['1', '2'])],
  ['a list', { action: 'Query', table: 'app' }, ({ customers }) => Array.fromAsync(customers.list())],
  ['a create', { action: 'PutItem', table: 'app' }, ({ customers }) => customers.create({ name: 'Bob' })],
  [
    'an update of their item',
    { action: 'UpdateItem', table: 'orders' },
    async ({ orders }) => orders.update(await orders.get('1'), { status: 'paid' }),
  ],
  [
    'a delete of their item',
    { action: 'DeleteItem', table: 'orders' },
    async ({ orders }) => orders.delete(await orders.get('1')),
  ],
  [
    'a check in a transaction over both tables',
    { action: 'ConditionCheckItem', table: 'orders' },
    ({ database }) =>
      database.transaction(async transaction => {
        transaction.check(Order, '1', { status: 'open' })
        await transaction.repository(Customer).create({ name: 'Bob' })
      }),
  ],
  [
    'the layout in the ledger',
    { action: 'GetItem', table: 'ledger' },
    ({ customers }) => customers.create({ name: 'Bob' }),
  ],
]

it.each(CALLS)(
  'names the action and the table if %s lacks a permission, and asks once',
  async (_what, denied, call) => {
    const opened = await shop(denied)

    await expect(call(opened)).rejects.toEqual(saysSo(denied))

    expect(opened.role.refused).toBe(1)
  },
)

it('writes nothing to any table if a transaction lacks the permission for one of them', async () => {
  const { database, customers } = await shop({ action: 'UpdateItem', table: 'orders' })

  const paid = database.transaction(async transaction => {
    await transaction.repository(Customer).create({ id: 'bob', name: 'Bob' })
    const order = await transaction.repository(Order).get('1')
    await transaction.repository(Order).update(order, { status: 'paid' })
  })

  await expect(paid).rejects.toEqual(saysSo({ action: 'UpdateItem', table: 'orders' }))
  expect(await customers.find('bob')).toBeUndefined()
})

it('parks the record of a receiver that lacks a permission, and redrives it once the role has it', async () => {
  const denied = { action: 'PutItem', table: 'app' }
  const { role, database, customers, deliver, letters } = await shop(denied)
  const welcome = async ({ effects }: PostSave<typeof Order>) =>
    void (await effects.repository(Customer).create({ id: 'bob', name: 'Bob' }))
  connected(postSave.connect(welcome, { sender: Order, dispatchUid: 'w', consumer: 'links', maxAttempts: 2 }))

  expect([await deliver(), await deliver(), await deliver()]).toEqual([1, 0, 0])

  expect((await letters()).map(({ error }) => error)).toEqual([
    expect.stringContaining('dynamodb:PutItem on resource: '),
  ])
  role.denied.length = 0
  expect(await redrive(database, { consumer: 'links' })).toMatchObject({ redriven: 1 })
  expect(await customers.get('bob')).toMatchObject({ name: 'Bob' })
})

it('lets Lambda retry the records if the role cannot write receipts, and runs no effect twice afterwards', async () => {
  const { role, deliver, letters } = await shop(
    ...['PutItem', 'UpdateItem', 'DeleteItem'].map(action => ({ action, table: 'ledger' })),
  )
  const done: string[] = []
  connected(
    postSave.connect(({ once }) => once('mail', async () => void done.push('mail')), {
      sender: Order,
      dispatchUid: 'w',
      consumer: 'links',
      maxAttempts: 2,
    }),
  )

  expect([await deliver(), await deliver(), await deliver()]).toEqual([1, 1, 1])
  expect(done).toEqual([])

  role.denied.length = 0
  expect([await deliver(), await deliver()]).toEqual([0, 0])
  expect(done).toEqual(['mail'])
  expect(await letters()).toEqual([])
})
