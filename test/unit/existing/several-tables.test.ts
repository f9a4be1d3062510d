import { CheckFailedError, type PostSave, postDelete, postSave, preSave, ValidationError } from 'dynamo-signals'
import { deadLetters, filterPatterns, redrive, replay } from 'dynamo-signals/operations'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { readRecord } from '../../../packages/dynamo-signals/src/streams/stream-record.ts'
import { Customer, ORDERS, Order, PAYMENTS, Payment, TABLES, threeTables } from '../../support/three-tables.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
it('commits instances of several tables together, or none of them', async () => {
  const { database, customers, orders, payments } = await threeTables()
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
  const { database, orders } = await threeTables()
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
  const { customers, orders, payments, deliver, ledger } = await threeTables()
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
  const { customers, orders, payments, deliver } = await threeTables()
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
  const { database, orders, payments, fails, deliver } = await threeTables()
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
  await threeTables()
  for (const sender of [Customer, Order, Payment]) {
    connected(postSave.connect(() => {}, { sender, dispatchUid: `${sender.name}`, consumer: 'links' }))
  }
  const of = (options?: Parameters<typeof filterPatterns>[1]) =>
    filterPatterns('links', options).map(({ pattern }) => JSON.parse(pattern).dynamodb.NewImage)

  expect(of()).toEqual([{ _type: { S: ['Customer'] } }])
  expect(of({ table: ORDERS })).toEqual([{ entity: { S: ['order'] } }])
  expect(of({ table: PAYMENTS })).toEqual([{ kind: { S: ['payment'] } }])
})

it('replays the receivers of one table only', async () => {
  const { database, customers, orders, payments } = await threeTables()
  const heard: string[] = []
  const note = ({ sender }: PostSave<typeof Order>) => void heard.push(sender.name)
  connected(postSave.connect(note as never, { dispatchUid: 'note', consumer: 'links' }))
  await customers.create({ id: 'ada', name: 'Ada' })
  await orders.create({ orderId: '1', status: 'open' })
  await payments.create({ paymentId: '1', amount: 5 })

  await replay(database, { consumer: 'links', dispatchUid: 'note', model: 'Payment' })

  expect(heard).toEqual(['Payment'])
})

it('leaves the records of a table in its stream if the database does not know a table of that name', async () => {
  const { database, handle, orders, records } = await threeTables()
  const heard: string[] = []
  connected(postSave.connect(({ sender }) => void heard.push(sender.name), { dispatchUid: 'note', consumer: 'links' }))
  await orders.create({ orderId: '1', status: 'open' })
  const renamed = (await records('orders')).map(record => ({
    ...record,
    eventSourceARN: record.eventSourceARN?.replace('/orders/', '/orders-of-2025/'),
  }))

  const { batchItemFailures } = await handle({ Records: renamed })

  expect(batchItemFailures).toHaveLength(1)
  expect(heard).toEqual([])
  expect(() => readRecord(coreOf(database).core, renamed[0] as LambdaRecord)).toThrow(
    'The record is from the table orders-of-2025, and the models of this database are stored in app, orders, payments.',
  )
})

it('redrives a record of its own table that had another name before a restore', async () => {
  const { database, customers, records } = await threeTables()
  const heard: string[] = []
  let isBroken = true
  const work = ({ instance }: PostSave<typeof Customer>) => {
    if (isBroken) throw new Error('A planted fault')
    heard.push(instance.name)
  }
  connected(postSave.connect(work, { sender: Customer, dispatchUid: 'w', consumer: 'links', maxAttempts: 1 }))
  await customers.create({ id: 'ada', name: 'Ada' })
  const before = (await records('app')).map(record => ({
    ...record,
    eventSourceARN: record.eventSourceARN?.replace('/app/', '/app-before/'),
  }))
  await createStreamHandler({ database, consumer: 'links' })({ Records: before })

  isBroken = false
  expect(await redrive(database, { consumer: 'links' })).toMatchObject({ redriven: 1 })

  expect(heard).toEqual(['Ada'])
})
