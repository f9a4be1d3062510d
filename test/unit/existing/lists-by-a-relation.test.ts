import { defineModel, foreignKey } from 'dynamo-signals'
import { existingIndex, existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { describe, expect, it } from 'vitest'
import { ada, Customer, electroShop, ORDERS, SHOP_KEYS } from '../../support/electro-shop.ts'

const shop = existingTable({ tableName: 'shop', ...SHOP_KEYS })

/** Orders of ElectroDB, with an access pattern by their customer. */
const Order = defineModel('Order', {
  schema: ORDERS.schema,
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade', nullable: true }) },
  storedIn: shop.items({
    ...ORDERS.items,
    writes: {
      ...ORDERS.writes,
      indexes: {
        gsi1pk: ({ customerId }) => (customerId ? `$shop#customerid_${String(customerId).toLowerCase()}` : undefined),
        gsi1sk: ({ orderId, customerId }) => (customerId ? `$order_1#orderid_${orderId}` : undefined),
      },
      relations: { customer: { index: 'gsi1', partitionKey: 'gsi1pk' } },
    },
  }),
  indexes: { byCustomer: existingIndex(shop, { index: 'gsi1', partition: ['customerId'], sort: ['orderId'] }) },
})

async function opened() {
  const world = await electroShop([Customer, Order])
  const orders = world.database.repository(Order)
  const ids = async (customer: string) => (await orders.list({ customer }).toArray()).map(({ id }) => id)
  return { ...world, orders, ids }
}

describe('a list by a foreign key of an item in the layout of other code', () => {
  it('has the items of both writers, in the order of their index', async () => {
    const { customers, theirs, orders, ids } = await opened()
    const customer = await customers.create(ada)
    await customers.create({ customerId: 'eve', name: 'Eve' })
    await theirs.orders.create({ orderId: '2', status: 'open', customerId: 'ada' }).go()
    await theirs.orders.create({ orderId: '3', status: 'open', customerId: 'eve' }).go()
    await orders.create({ orderId: '1', status: 'open', customerId: 'ada' })

    expect([await ids('ada'), await ids('eve'), await ids('joe')]).toEqual([['1', '2'], ['3'], []])
    expect(await orders.list({ customer }).toArray()).toMatchObject([{ id: '1' }, { id: '2', status: 'open' }])
  })

  it('does not have the items of another id whose key is the same', async () => {
    const { customers, orders, ids } = await opened()
    await customers.create(ada)
    await customers.create({ customerId: 'ADA', name: 'Capital Ada' })
    await orders.create({ orderId: '1', status: 'open', customerId: 'ada' })
    await orders.create({ orderId: '2', status: 'open', customerId: 'ADA' })

    expect([await ids('ada'), await ids('ADA')]).toEqual([['1'], ['2']])
  })

  it('continues with a cursor, and has the writes of its own transaction', async () => {
    const { customers, database, orders } = await opened()
    await customers.create(ada)
    for (const orderId of ['1', '2', '3']) await orders.create({ orderId, status: 'open', customerId: 'ada' })

    const first = await orders.list({ customer: 'ada' }, { limit: 2 }).page()
    const second = await orders.list({ customer: 'ada' }, { limit: 2, cursor: first.cursor as string }).page()
    const within = await database.transaction(async tx => {
      await tx.repository(Order).create({ orderId: '4', status: 'new', customerId: 'ada' })
      await tx.repository(Order).delete(await tx.repository(Order).get('1'))
      return tx.repository(Order).list({ customer: 'ada' }).toArray()
    })

    expect([first.items, second.items].map(items => items.map(({ id }) => id))).toEqual([['1', '2'], ['3']])
    expect(within.map(({ id }) => id)).toEqual(['2', '3', '4'])
  })

  it('works as a related set: create, add, remove, set and clear', async () => {
    const { customers, theirs, database, orders, ids } = await opened()
    const customer = await customers.create(ada)
    await theirs.orders.create({ orderId: '2', status: 'open' }).go()
    const set = database.repository(Order).relatedSet({ customer })

    await set.create({ orderId: '1', status: 'open' })
    await set.add(await orders.get('2'))
    const both = (await set.list().toArray()).map(({ id }) => id)
    await set.remove(await orders.get('1'))
    const one = await ids('ada')
    await set.set([await orders.get('1')])
    const other = await ids('ada')
    await set.clear()

    expect([both, one, other, await ids('ada')]).toEqual([['1', '2'], ['2'], ['1'], []])
    expect((await theirs.orders.get({ orderId: '2' }).go()).data).toMatchObject({ orderId: '2', customerId: null })
  })
})

describe('a list by a foreign key without an access pattern', () => {
  const plain = (over: object = {}, relations: WritesOptions['relations'] = {}) =>
    defineModel('Order', {
      schema: ORDERS.schema,
      relations: { customer: foreignKey(Customer, { onDelete: 'doNothing', nullable: true }) },
      storedIn: shop.items({
        ...ORDERS.items,
        writes: {
          ...ORDERS.writes,
          indexes: { gsi1pk: ({ customerId }) => `$shop#customerid_${customerId}`, gsi1sk: () => '$order_1' },
          relations,
        },
      }),
      ...over,
    })
  const byKey = existingIndex(shop, { partition: ['customerId'] })
  const byBoth = existingIndex(shop, { index: 'gsi1', partition: ['customerId', 'status'] })
  const byStatus = existingIndex(shop, { index: 'gsi1', partition: ['status'] })
  const named = { customer: { index: 'gsi1', partitionKey: 'gsi1pk' } }

  it.each([
    ['none at all', plain(), "Add one to indexes: existingIndex(table, { index: '…', partition: ['customerId'] })"],
    ['one by another field', plain({ indexes: { byStatus } }), 'no access pattern has customerId as its'],
    ['one by more than the foreign key', plain({ indexes: { byBoth } }), 'no access pattern has customerId as its'],
    [
      'one of another index than writes.relations names',
      plain({ indexes: { byKey } }, named),
      "and uses gsi1. Add one to indexes: existingIndex(table, { index: 'gsi1', partition: ['customerId'] })",
    ],
  ])('is refused with the index that is missing: %s', async (_what, model, message) => {
    const { database } = await electroShop([Customer, model])

    const list = () => database.repository(model).list({ customer: 'ada' }).toArray()

    await expect(Promise.resolve().then(list)).rejects.toThrow(message)
  })

  it('cannot set or clear a related set, which has to find every item', async () => {
    const model = plain({ indexes: { byCustomer: existingIndex(shop, { index: 'gsi1', partition: ['customerId'] }) } })
    const { customers, database } = await electroShop([Customer, model])
    const customer = await customers.create(ada)
    await database.repository(model).create({ orderId: '1', status: 'open', customerId: 'ada' })
    const set = database.repository(model).relatedSet({ customer })

    expect(await set.list().toArray()).toMatchObject([{ id: '1' }])
    await expect(set.clear()).rejects.toThrow('Order cannot be found by customer')
    await expect(set.set([])).rejects.toThrow('Name the index that finds the items by customerId in writes.relations.')
  })
})
