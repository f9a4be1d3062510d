import { type Database, defineModel, type InstanceOf } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'

const shop = existingTable({
  tableName: 'shop',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' }, byTotal: { sortKey: 'total' } },
})
const schema = z.object({
  orderId: z.string(),
  status: z.enum(['open', 'paid']),
  placedAt: z.string(),
  total: z.number(),
})
const storedIn = shop.items({
  is: { type: 'order' },
  id: 'orderId',
  writes: { key: { pk: ({ orderId }) => `order#${orderId}`, sk: () => 'order' }, marks: { type: 'order' } },
})

describe('an index of an existing table', () => {
  it('is one that the table names, over fields of the model that have an order', () => {
    defineModel('Order', { schema, storedIn, indexes: { a: existingIndex(shop, { partition: ['orderId'] }) } })
    defineModel('Order', { schema, storedIn, listed: existingIndex(shop, { index: 'gsi1' }) })
    // @ts-expect-error the table has no index "gsi2"
    existingIndex(shop, { index: 'gsi2', partition: ['status'] })
    const byState = existingIndex(shop, { index: 'gsi1', partition: ['state'] })
    // @ts-expect-error there is no field "state"
    defineModel('Order', { schema, storedIn, indexes: { byState } })
    // @ts-expect-error the entries of other code have no shards of the library
    existingIndex(shop, { index: 'gsi1', partition: ['status'], shards: 8 })
    // @ts-expect-error an index has attributes as keys
    existingTable({ tableName: 'shop', partitionKey: 'pk', indexes: { gsi1: 'gsi1pk' } })
  })
})

const Order = defineModel('Order', {
  schema,
  storedIn,
  indexes: {
    ofKey: existingIndex(shop, { partition: ['orderId'] }),
    byStatus: existingIndex(shop, { index: 'gsi1', partition: ['status'], sort: ['placedAt'] }),
    byTotal: existingIndex(shop, { index: 'byTotal', partition: ['orderId'], sort: ['total'] }),
  },
})
declare const database: Database
const orders = database.repository(Order)

describe('a query of an existing table', () => {
  it('takes the fields of its index, and returns instances or what it selects', () => {
    const query = orders.query('byStatus', { status: 'open', placedAt: { gte: '2026' } })
    expectTypeOf(query.toArray()).resolves.items.toEqualTypeOf<InstanceOf<typeof Order>>()
    expectTypeOf(
      orders.query('byStatus', { status: 'open' }, { select: ['total'] }).toArray(),
    ).resolves.items.toEqualTypeOf<{
      readonly total: number
    }>()
    // @ts-expect-error there is no such status
    orders.query('byStatus', { status: 'lost' })
    // @ts-expect-error a number has no prefix
    orders.query('byTotal', { orderId: 'a', total: { beginsWith: '1' } })
  })

  it('is consistent where DynamoDB updates the index with the table', () => {
    orders.query('ofKey', { orderId: 'a' }, { consistent: true })
    orders.query('byTotal', { orderId: 'a' }, { consistent: true })
    // @ts-expect-error DynamoDB updates a global index later
    orders.query('byStatus', { status: 'open' }, { consistent: true })
  })
})
