import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { queriedTable } from '../../support/queried-table.ts'

const shop = existingTable({
  tableName: 'shop',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' }, byTotal: { sortKey: 'total' } },
})
const schema = z.object({
  customer: z.string(),
  no: z.string(),
  status: z.string(),
  placedAt: z.string(),
  paidAt: z.string().optional(),
  total: z.number(),
})
const writes = {
  key: { pk: ({ customer }) => `customer#${customer}`, sk: ({ no }) => `order#${no}` },
  marks: { type: 'order' },
  indexes: {
    gsi1pk: ({ status }) => (status === 'draft' ? undefined : `orders#${status}`),
    gsi1sk: ({ placedAt, no }) => `order#${placedAt}#${no}`,
  },
  attributes: { paidAt: { name: 'paid_at', as: 'seconds' } },
} as const satisfies Parameters<typeof shop.items>[0]['writes']
const indexes = {
  ofCustomer: existingIndex(shop, { partition: ['customer'], sort: ['no'] }),
  byStatus: existingIndex(shop, { index: 'gsi1', partition: ['status'], sort: ['placedAt', 'no'] }),
  byTotal: existingIndex(shop, { index: 'byTotal', partition: ['customer'], sort: ['total'] }),
}
const Order = defineModel('Order', {
  schema,
  storedIn: shop.items({ is: { type: 'order' }, id: ['customer', 'no'], writes }),
  indexes,
})
/** The same items, recognized by a function. */
const Chosen = defineModel('Chosen', {
  schema,
  storedIn: shop.items({ is: item => item.type === 'order' && item.total !== 3, id: ['customer', 'no'], writes }),
  indexes,
})
/** The same items, recognized by their keys. */
const Keyed = defineModel('Keyed', {
  schema,
  storedIn: shop.items({
    is: { pk: { beginsWith: 'customer#' }, sk: { beginsWith: 'order#' } },
    id: ['customer', 'no'],
    writes,
  }),
  indexes,
})
const keys = { ...shop, indexTypes: { total: 'N' } } as const
const orderOf = (at: number) => ({
  customer: 'ada',
  no: `A-${at}`,
  status: 'open',
  placedAt: `2026-01-0${at}T00:00:00.000Z`,
  paidAt: `2026-02-0${at}T00:00:00.000Z`,
  total: at,
})
const numbers = (found: readonly { readonly no: string }[]) => found.map(({ no }) => no)

/** A table with five open orders of one customer, and another item in the same partitions. */
async function filled() {
  const opened = await queriedTable('shop', keys, [Order, Chosen, Keyed])
  const orders = opened.database.repository(Order)
  for (const at of [1, 2, 3, 4, 5]) await orders.create(orderOf(at))
  const key = { pk: { S: 'customer#ada' }, sk: { S: 'profile' }, total: { N: '3' } }
  const other = { ...key, gsi1pk: { S: 'orders#open' }, gsi1sk: { S: 'note#1' }, type: { S: 'note' } }
  await opened.dynamodb.transport('PutItem', { TableName: 'shop', Item: other })
  opened.sent()
  return { ...opened, orders, operations: () => opened.sent().map(({ operation }) => operation) }
}

it('reads pages whose cursors continue where the page ended, in both orders', async () => {
  const { orders, operations } = await filled()

  for (const order of ['asc', 'desc'] as const) {
    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const more = cursor === undefined ? {} : { cursor }
      const page = await orders.query('byStatus', { status: 'open' }, { order, limit: 2, ...more }).page()
      pages.push(numbers(page.items))
      cursor = page.cursor
    } while (cursor !== undefined)

    const all = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5']
    expect(pages.flat()).toEqual(order === 'asc' ? all : all.toReversed())
    expect(pages.length).toBe(3)
  }
  expect(operations().length).toBeLessThanOrEqual(7)
})

it('continues a query of the primary key and of a local index', async () => {
  const { orders } = await filled()

  for (const name of ['ofCustomer', 'byTotal'] as const) {
    const first = await orders.query(name, { customer: 'ada' }, { limit: 3 }).page()
    const second = await orders.query(name, { customer: 'ada' }, { cursor: first.cursor ?? '' }).page()
    expect([...numbers(first.items), ...numbers(second.items)]).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'])
  }
})

it.each([
  '',
  'x',
  Buffer.from('[]').toString('base64url'),
  Buffer.from('[{"S":"other#1"},{"S":"a"},{"S":"b"}]').toString('base64url'),
  Buffer.from('[{"S":"order#2026-01-01T00:00:00.000Z#A-1"},{"N":"x"},{"S":"b"}]').toString('base64url'),
])('refuses the cursor %j, which no page has returned', async cursor => {
  const { orders, operations } = await filled()

  expect(() => orders.query('byStatus', { status: 'open' }, { cursor })).toThrow(
    'does not come from a page of this query',
  )
  expect(operations()).toEqual([])
})

it('filters by renamed attributes and by dates that are stored as numbers', async () => {
  const { orders, sent } = await filled()

  const paid = orders.query(
    'byStatus',
    { status: 'open' },
    { where: ({ paidAt, total }, { and, gt, lt }) => and(gt(paidAt, '2026-02-01T00:00:00.500Z'), lt(total, 4)) },
  )

  expect(numbers(await paid.toArray())).toEqual(['A-2', 'A-3'])
  const [request] = sent()
  expect(request?.ExpressionAttributeNames).toMatchObject({ '#w3': 'paid_at' })
  expect(Object.values(request?.ExpressionAttributeValues ?? {})).toContainEqual({ N: '1769904000.5' })
  expect(await paid.count()).toBe(2)
})

it('returns the selected fields, and reads no other attributes than those and the keys', async () => {
  const { orders, sent } = await filled()

  const found = await orders
    .query('byStatus', { status: 'open' }, { select: ['id', 'no', 'paidAt', 'version'], limit: 1 })
    .toArray()

  expect(found).toEqual([{ id: 'ada#A-1', no: 'A-1', paidAt: '2026-02-01T00:00:00.000Z', version: 1 }])
  const [request] = sent()
  const names = request?.ExpressionAttributeNames as Readonly<Record<string, string>>
  const projected = String(request?.ProjectionExpression)
    .split(', ')
    .map(name => names[name])
  expect(projected.toSorted()).toEqual(
    ['_signals', 'customer', 'gsi1pk', 'gsi1sk', 'no', 'paid_at', 'pk', 'sk'].toSorted(),
  )
})

it('tests the items after reading them if a function recognizes them', async () => {
  const { database, operations } = await filled()
  const chosen = database.repository(Chosen)

  expect(numbers(await chosen.query('byStatus', { status: 'open' }).toArray())).toEqual(['A-1', 'A-2', 'A-4', 'A-5'])
  const page = await chosen.query('byStatus', { status: 'open' }, { limit: 3 }).page()
  expect(numbers(page.items)).toEqual(['A-1', 'A-2', 'A-4'])
  expect(page.consumed).toMatchObject({ read: 5, requests: 2 })
  expect(await chosen.query('byStatus', { status: 'open' }).count()).toBe(4)
  expect(operations().length).toBe(4)
})

it('reads only the keys that instances have, if they are recognized by their keys', async () => {
  const { database, sent } = await filled()
  const keyed = database.repository(Keyed)

  expect(await keyed.query('ofCustomer', { customer: 'ada' }).count()).toBe(5)
  const [request] = sent()
  expect(request).not.toHaveProperty('FilterExpression')
  expect(request?.ExpressionAttributeValues).toEqual({ ':pk': { S: 'customer#ada' }, ':from': { S: 'order#' } })
  expect(numbers(await keyed.query('byStatus', { status: 'open' }).toArray()).length).toBe(5)
  expect(numbers(await keyed.query('byTotal', { customer: 'ada', total: 3 }).toArray())).toEqual(['A-3'])
})

it('sends no request for values that no item in the index can have', async () => {
  const { orders, operations } = await filled()

  expect(await orders.query('byStatus', { status: 'draft' }).toArray()).toEqual([])
  expect(await orders.query('byStatus', { status: 'draft' }).count()).toBe(0)
  expect(await orders.query('byTotal', { customer: 'ada', total: { gt: 5, lt: 4 } }).page()).toMatchObject({
    items: [],
  })
  expect(operations()).toEqual([])
})

it('leaves out the ends of a range that are excluded, although DynamoDB has no such condition', async () => {
  const { orders } = await filled()
  const totals = (total: object) => orders.query('byTotal', { customer: 'ada', total })

  expect(numbers(await totals({ gt: 1, lt: 4 }).toArray())).toEqual(['A-2', 'A-3'])
  expect(numbers(await totals({ gte: 2, lt: 4 }).toArray())).toEqual(['A-2', 'A-3'])
  expect(await totals({ gt: 1, lte: 4 }).count()).toBe(3)
  expect(numbers(await totals({ gt: 4 }).toArray())).toEqual(['A-5'])
})

it('reads the primary key and local indexes consistently, and no other index', async () => {
  const { orders, sent } = await filled()

  await orders.query('ofCustomer', { customer: 'ada' }, { consistent: true }).toArray()
  await orders.query('byTotal', { customer: 'ada' }, { consistent: true }).count()

  expect(sent()).toMatchObject([{ ConsistentRead: true }, { ConsistentRead: true }])
  // @ts-expect-error DynamoDB updates a global index later
  expect(() => orders.query('byStatus', { status: 'open' }, { consistent: true })).toThrow('consistent is not possible')
})

it('includes what its transaction has saved, moved and deleted', async () => {
  const { database } = await filled()

  const seen = await database.transaction(async ({ repository }) => {
    const orders = repository(Order)
    const [first, second] = await orders.query('byStatus', { status: 'open' }, { limit: 2 }).toArray()
    if (first) await orders.delete(first)
    if (second) await orders.update(second, { status: 'paid' })
    await orders.create({ ...orderOf(9), placedAt: '2026-01-03T12:00:00.000Z' })
    const open = orders.query('byStatus', { status: 'open' })
    const page = await orders.query('byStatus', { status: 'open' }, { limit: 2 }).page()
    const rest = await orders.query('byStatus', { status: 'open' }, { cursor: page.cursor ?? '' }).toArray()
    const paid = await orders.query('byStatus', { status: 'paid' }).toArray()
    const [mine] = paid
    if (mine) await orders.update(mine, { total: 20 })
    return [numbers(await open.toArray()), numbers(page.items), numbers(rest), numbers(paid), await open.count()]
  })

  expect(seen).toEqual([['A-3', 'A-9', 'A-4', 'A-5'], ['A-3', 'A-9'], ['A-4', 'A-5'], ['A-2'], 4])
  expect(await database.repository(Order).get('ada#A-2')).toMatchObject({ status: 'paid', total: 20 })
})

it('returns instances that can be saved, and reports those that it cannot read', async () => {
  const { orders, dynamodb } = await filled()
  const [first] = await orders.query('byStatus', { status: 'open' }, { limit: 1 }).toArray()
  if (first) await orders.update(first, { total: 10 })
  const item = { pk: { S: 'customer#ada' }, sk: { S: 'order#A-7' }, type: { S: 'order' }, customer: { S: 'ada' } }
  await dynamodb.transport('PutItem', { TableName: 'shop', Item: item })
  const unread: string[] = []

  const onUnreadable = (_: unknown, name: string) => void unread.push(name)
  const found = await orders.query('ofCustomer', { customer: 'ada' }, { onUnreadable }).toArray()

  expect(found).toHaveLength(5)
  expect(unread).toEqual(['table/shop#customer%23ada#order%23A-7'])
  expect(await orders.get('ada#A-1')).toMatchObject({ total: 10, version: 2 })
})
