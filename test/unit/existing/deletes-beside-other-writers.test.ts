import { defineModel, foreignKey, type PostSave, postSave } from 'dynamo-signals'
import type { Item } from 'dynamodb-embedded'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ada, Customer, electroShop, noteOf, orderOf, shop } from '../../support/electro-shop.ts'
import { before as meanwhile, after as thereafter } from '../../support/faulty-transport.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Order = orderOf('cascade')
const Line = defineModel('Line', {
  schema: z.object({ text: z.string() }),
  relations: { order: foreignKey(Order, { onDelete: 'cascade' }) },
})

/** An order as ElectroDB stores it. */
function order(customerId: string, more: Item = {}): Item {
  return {
    pk: { S: '$shop#orderid_1' },
    sk: { S: '$order_1' },
    __edb_e__: { S: 'order' },
    orderId: { S: '1' },
    customerId: { S: customerId },
    status: { S: 'open' },
    gsi1pk: { S: `$shop#customerid_${customerId}` },
    gsi1sk: { S: '$order_1#orderid_1' },
    ...more,
  }
}

describe('a delete while other code writes an item that it deletes, too', () => {
  const started = async () => {
    const opened = await electroShop([Customer, Order, Line])
    const customer = await opened.customers.create(ada)
    await opened.customers.create({ customerId: 'eve', name: 'Eve' })
    await opened.put(order('ada'))
    return { ...opened, customer, lines: opened.database.repository(Line) }
  }

  it('deletes the item as it is then', async () => {
    const { customers, customer, put, line, stored } = await started()
    line.next(
      'TransactWriteItems',
      thereafter(() => put(order('ada', { status: { S: 'paid' } }))),
    )

    expect(await customers.delete(customer)).toMatchObject({ total: 2 })
    expect([await stored(), await stored('own')]).toEqual([['$shop#customerid_eve $customer_1'], []])
  })

  it('keeps the item if it belongs to another one then, and leaves no fence', async () => {
    const { customers, customer, put, line, lines, stored } = await started()
    line.next(
      'TransactWriteItems',
      thereafter(() => put(order('eve'))),
    )

    expect(await customers.delete(customer)).toMatchObject({ total: 1 })
    expect(await stored('own')).toEqual([])
    expect(await lines.create({ text: 'hello', orderId: '1' })).toMatchObject({ orderId: '1' })
  })

  it('deletes the rest if they have deleted the item, and leaves no fence', async () => {
    const { customers, customer, remove, put, line, stored } = await started()
    const { pk, sk } = order('ada') as { pk: { S: string }; sk: { S: string } }
    line.next(
      'TransactWriteItems',
      thereafter(() => remove({ pk, sk })),
      meanwhile(() => put(order('eve'))),
    )

    expect(await customers.delete(customer)).toMatchObject({ total: 1 })
    expect(await stored('own')).toEqual([])
  })
})

it('unsets the reference of an item that other code changes meanwhile, and keeps the change', async () => {
  const Kept = orderOf('setNull')
  const { customers, put, line, dynamodb, database } = await electroShop([Customer, Kept])
  const customer = await customers.create(ada)
  await put(order('ada'))
  line.next(
    'TransactWriteItems',
    send => send(),
    meanwhile(() => put(order('ada', { status: { S: 'paid' } }))),
  )

  await customers.delete(customer)

  expect(await database.repository(Kept).get('1')).toMatchObject({ status: 'paid', customerId: null })
  expect(await dynamodb.items('own')).toEqual([])
})

it('finds an item that matches several models as an instance of the first one', async () => {
  const modelOf = (name: string, mark: object) =>
    defineModel(name, {
      schema: z.object({ orderId: z.string() }),
      relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
      storedIn: shop.items({
        is: { __edb_e__: 'order', ...mark },
        id: 'orderId',
        writes: {
          key: { pk: ({ orderId }) => `$shop#orderid_${orderId}`, sk: () => '$order_1' },
          marks: { __edb_e__: 'order', ...mark },
          indexes: {
            gsi1pk: ({ customerId }) => `$shop#customerid_${customerId}`,
            gsi1sk: ({ orderId }) => `$order_1#orderid_${orderId}`,
          },
          relations: { customer: { index: 'gsi1', partitionKey: 'gsi1pk' } },
        },
      }),
    })
  const [Rush, Plain] = [modelOf('Rush', { rush: true }), modelOf('Plain', {})]
  const { customers, put, stored, database } = await electroShop([Customer, Rush, Plain])
  const customer = await customers.create(ada)
  await put(order('ada', { rush: { BOOL: true } }))
  await database.repository(Plain).create({ orderId: '2', customerId: 'ada' })

  expect((await customers.delete(customer)).byModel).toEqual({ Customer: 1, Rush: 1, Plain: 1 })
  expect([await stored(), await stored('own')]).toEqual([[], []])
})

it('does not overlook an item that the repository would not find under its id', async () => {
  const { customers, put, stored } = await electroShop([Customer, Order])
  const customer = await customers.create(ada)
  await put(order('ada', { pk: { S: '$shop#OrderId_1' } }))

  await expect(customers.delete(customer)).rejects.toThrow(
    'Order 1 cannot be read: it is stored under another key than writes.key makes of its id: table/shop#$shop%23OrderId_1#$order_1.',
  )

  expect([(await stored()).length, await stored('own')]).toEqual([2, []])
})

it('leaves room for the fences of what a receiver checks, when its effects are committed in chunks', async () => {
  const Note = noteOf('cascade')
  const { database, customers, stored, deliver } = await electroShop([Customer, Note])
  await customers.create(ada)
  const write = async ({ effects }: PostSave<typeof Customer>) => {
    effects.check(Customer, 'ada')
    for (let at = 0; at < 120; at++) await effects.repository(Note).create({ text: 'hello', customerId: null })
  }
  connected(postSave.connect(write, { sender: Customer, dispatchUid: 'write', consumer: 'notes' }))

  expect(await deliver(database, 'notes')).toEqual({ batchItemFailures: [] })

  expect(await stored('own')).toHaveLength(120)
})
