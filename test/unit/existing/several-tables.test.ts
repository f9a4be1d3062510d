import {
  CheckFailedError,
  defineModel,
  type PostSave,
  postDelete,
  postSave,
  preSave,
  ValidationError,
} from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters, filterPatterns, redrive, replay } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const orders = existingTable({ tableName: 'orders', partitionKey: 'PK', sortKey: 'SK' })
const payments = existingTable({ tableName: 'payments', partitionKey: 'paymentId' })

/** A model in the library's own table, and one in each of two tables of other code. */
const Customer = defineModel('Customer', { schema: z.object({ name: z.string(), orders: z.int().default(0) }) })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: orders.items({
    is: { entity: 'order' },
    id: 'orderId',
    writes: { key: { PK: ({ orderId }) => `ORDER#${orderId}`, SK: () => 'ORDER' }, marks: { entity: 'order' } },
  }),
})
const Payment = defineModel('Payment', {
  schema: z.object({ paymentId: z.string(), amount: z.number() }),
  storedIn: payments.items({
    is: { kind: 'payment' },
    id: 'paymentId',
    writes: { key: { paymentId: ({ paymentId }) => String(paymentId) }, marks: { kind: 'payment' } },
  }),
})
const TABLES = ['app', 'orders', 'payments'] as const

/** A database whose models are spread over three tables, with a stream each, and one ledger. */
async function shop() {
  const { dynamodb, addTable, addTheirs, open, records } = await someonesTable('orders', {
    partitionKey: 'PK',
    sortKey: 'SK',
  })
  await addTable(dataTable('app'))
  await addTheirs('payments', { partitionKey: 'paymentId' })
  const database = open([Customer, Order, Payment], { tableName: 'app' })
  const handle = createStreamHandler({ database, consumer: 'links' })
  return {
    dynamodb,
    database,
    handle,
    customers: database.repository(Customer),
    orders: database.repository(Order),
    payments: database.repository(Payment),
    /** Delivers all that the streams of these tables have, one after another, each with its own invocation. */
    deliver: async (...tables: readonly string[]) => {
      for (const table of tables) {
        expect(await handle({ Records: await records(table) })).toEqual({ batchItemFailures: [] })
      }
    },
    fails: async (table: string) => (await handle({ Records: await records(table) })).batchItemFailures.length,
    ledger: async () => (await dynamodb.items('ledger')).map(({ pk }) => String(pk?.S)),
  }
}

it('commits instances of several tables together, or none of them', async () => {
  const { database, customers, orders, payments } = await shop()
  await customers.create({ id: 'ada', name: 'Ada' })
  const place = (expected: object) =>
    database.transaction(async transaction => {
      transaction.check(Customer, 'ada', expected)
      await transaction.repository(Order).create({ orderId: '1', status: 'open' })
      await transaction.repository(Payment).create({ paymentId: 'p1', amount: 5 })
    })

  await expect(place({ name: 'Bob' })).rejects.toThrow(CheckFailedError)
  expect([await orders.find('1'), await payments.find('p1')]).toEqual([undefined, undefined])

  await place({ name: 'Ada' })
  expect(await orders.get('1')).toMatchObject({ status: 'open' })
  expect(await payments.get('p1')).toMatchObject({ amount: 5 })
})

it('writes nothing to any table if a receiver of one model vetoes', async () => {
  const { database, orders } = await shop()
  const refuse = () => {
    throw new ValidationError('Payment', [{ path: 'amount', message: 'Not enough' }])
  }
  connected(preSave.connect(refuse, { sender: Payment }))

  const placed = database.transaction(async transaction => {
    await transaction.repository(Order).create({ orderId: '1', status: 'open' })
    await transaction.repository(Payment).create({ paymentId: 'p1', amount: 5 })
  })

  await expect(placed).rejects.toThrow(ValidationError)
  expect(await orders.find('1')).toBeUndefined()
})

it('serves the streams of all tables with one handler, and each effect once', async () => {
  const { customers, orders, payments, deliver, ledger } = await shop()
  const heard: string[] = []
  const note = async ({ sender, instance, record, once }: PostSave<typeof Order | typeof Payment | typeof Customer>) =>
    once(record.id, async () => void heard.push(`${sender.name} ${instance.id}`))
  const count = async ({ effects }: PostSave<typeof Order>) => {
    const ada = await effects.repository(Customer).get('ada')
    await effects.repository(Customer).update(ada, { orders: ada.orders + 1 })
  }
  connected(postSave.connect(note as never, { dispatchUid: 'note', consumer: 'links' }))
  connected(postSave.connect(count, { sender: Order, dispatchUid: 'count', consumer: 'links' }))
  await customers.create({ id: 'ada', name: 'Ada' })
  await orders.create({ orderId: '1', status: 'open' })
  await payments.create({ paymentId: '1', amount: 5 })

  for (let again = 0; again < 3; again++) await deliver(...TABLES)

  expect(heard.toSorted()).toEqual(['Customer ada', 'Customer ada', 'Order 1', 'Payment 1'])
  expect(await customers.get('ada')).toMatchObject({ orders: 1, version: 2 })
  const receipts = (await ledger()).filter(pk => pk.startsWith('receipt#note')).toSorted()
  expect(new Set(receipts).size).toBe(3)
})

it('serves each stream with a handler of its own, in any order of the streams', async () => {
  const { customers, orders, payments, deliver } = await shop()
  const heard: string[] = []
  const options = { consumer: 'links' }
  connected(
    postSave.connect(({ instance }) => void heard.push(instance.status), {
      ...options,
      sender: Order,
      dispatchUid: 'o',
    }),
    postSave.connect(({ instance }) => void heard.push(`${instance.amount}`), {
      ...options,
      sender: Payment,
      dispatchUid: 'p',
    }),
    postDelete.connect(({ instance }) => void heard.push(`no ${instance.name}`), {
      ...options,
      sender: Customer,
      dispatchUid: 'c',
    }),
  )
  const ada = await customers.create({ id: 'ada', name: 'Ada' })
  const order = await orders.create({ orderId: '1', status: 'open' })
  await payments.create({ paymentId: 'p1', amount: 5 })
  await orders.update(order, { status: 'paid' })
  await customers.delete(ada)

  await deliver('payments', 'app', 'orders')

  expect(heard).toEqual(['5', 'no Ada', 'open', 'paid'])
})

it('parks and redrives records of several tables independently of each other', async () => {
  const { database, orders, payments, fails, deliver } = await shop()
  let isBroken = true
  const heard: string[] = []
  const work = (what: string) => () => {
    if (isBroken) throw new Error('A planted fault')
    heard.push(what)
  }
  const options = { dispatchUid: 'work', consumer: 'links', maxAttempts: 1 }
  connected(postSave.connect(work('order'), { ...options, sender: Order }))
  connected(postSave.connect(work('payment'), { ...options, sender: Payment }))
  await orders.create({ orderId: '1', status: 'open' })
  await payments.create({ paymentId: '1', amount: 5 })
  await deliver('orders', 'payments')
  expect(await fails('orders')).toBe(0)
  const letters = await Array.fromAsync(deadLetters(database, 'links'))
  expect(letters.map(({ itemKey }) => itemKey).toSorted()).toEqual(['table/orders#ORDER%231#ORDER', 'table/payments#1'])

  isBroken = false
  await redrive(database, { consumer: 'links' })

  expect(heard.toSorted()).toEqual(['order', 'payment'])
})

it('derives the event filters of each stream from the receivers of its models', async () => {
  await shop()
  for (const sender of [Customer, Order, Payment]) {
    connected(postSave.connect(() => {}, { sender, dispatchUid: `${sender.name}`, consumer: 'links' }))
  }
  const of = (options?: Parameters<typeof filterPatterns>[1]) =>
    filterPatterns('links', options).map(({ pattern }) => JSON.parse(pattern).dynamodb.NewImage)

  expect(of()).toEqual([{ _type: { S: ['Customer'] } }])
  expect(of({ table: orders })).toEqual([{ entity: { S: ['order'] } }])
  expect(of({ table: payments })).toEqual([{ kind: { S: ['payment'] } }])
})

it('replays the receivers of one table only', async () => {
  const { database, customers, orders, payments } = await shop()
  const heard: string[] = []
  const note = ({ sender }: PostSave<typeof Order>) => void heard.push(sender.name)
  connected(postSave.connect(note as never, { dispatchUid: 'note', consumer: 'links' }))
  await customers.create({ id: 'ada', name: 'Ada' })
  await orders.create({ orderId: '1', status: 'open' })
  await payments.create({ paymentId: '1', amount: 5 })

  await replay(database, { consumer: 'links', dispatchUid: 'note', model: 'Payment' })

  expect(heard).toEqual(['Payment'])
})
