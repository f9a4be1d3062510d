import type { Where } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { Order, orderBook } from '../../support/orders.ts'

const PLACED = { customerId: 'ada', placedAt: '2026' }

/** Four orders with different fields. */
async function stocked() {
  const book = await orderBook()
  const { orders } = book
  await orders.create({ ...PLACED, id: 'o1', total: 5, city: 'Ulm', address: { city: 'Ulm', zip: '89073' } })
  await orders.create({ ...PLACED, id: 'o2', total: 50, status: 'paid', lines: [{ sku: 'a', quantity: 2 }] })
  await orders.create({ ...PLACED, id: 'o3', total: 500, tags: new Set(['gift', 'fast']), address: { city: 'Bonn' } })
  await orders.create({ ...PLACED, id: 'o4', total: -5, status: 'sent', lines: [{ sku: 'b', quantity: 1 }] })
  book.sent.length = 0
  return book
}
const ids = (instances: readonly { readonly id: string }[]) => instances.map(({ id }) => id).join(' ')

const CASES: Record<string, [Where<typeof Order>, string]> = {
  eq: [(order, { eq }) => eq(order.status, 'open'), 'o1 o3'],
  ne: [(order, { ne }) => ne(order.city, 'Ulm'), 'o2 o3 o4'],
  lt: [(order, { lt }) => lt(order.total, 5), 'o4'],
  lte: [(order, { lte }) => lte(order.total, 5), 'o1 o4'],
  gt: [(order, { gt }) => gt(order.total, 50), 'o3'],
  gte: [(order, { gte }) => gte(order.total, 50), 'o2 o3'],
  between: [(order, { between }) => between(order.total, -5, 50), 'o1 o2 o4'],
  oneOf: [(order, { oneOf }) => oneOf(order.status, ['paid', 'sent']), 'o2 o4'],
  beginsWith: [(order, { beginsWith }) => beginsWith(order.city, 'U'), 'o1'],
  'contains, in a set': [(order, { contains }) => contains(order.tags, 'gift'), 'o3'],
  'contains, in a string': [(order, { contains }) => contains(order.city, 'l'), 'o1'],
  'contains, in a list': [(order, { contains }) => contains(order.lines, { sku: 'a', quantity: 2 }), 'o2'],
  exists: [(order, { exists }) => exists(order.city), 'o1'],
  'a place in a map': [(order, { eq }) => eq(order.address.city, 'Bonn'), 'o3'],
  'a place in a list': [(order, { gte }) => gte(order.lines[0].quantity, 2), 'o2'],
  'a whole map': [(order, { eq }) => eq(order.address, { city: 'Bonn' }), 'o3'],
  'a set in another order': [(order, { eq }) => eq(order.tags, new Set(['fast', 'gift'])), 'o3'],
  and: [(order, { and, eq, gt }) => and(eq(order.status, 'open'), gt(order.total, 5)), 'o3'],
  or: [(order, { or, eq, gt }) => or(eq(order.status, 'paid'), gt(order.total, 50)), 'o2 o3'],
  not: [(order, { not, exists }) => not(exists(order.address.zip)), 'o2 o3 o4'],
  nested: [
    (order, { and, or, not, eq, lt }) =>
      and(not(or(eq(order.status, 'paid'), lt(order.total, 0))), eq(order.version, 1)),
    'o1 o3',
  ],
  'the id': [(order, { gt }) => gt(order.id, 'o2'), 'o3 o4'],
}

describe('where', () => {
  it.each(Object.entries(CASES))('selects by %s', async (_name, [where, expected]) => {
    const { orders } = await stocked()

    expect(ids(await orders.query('byCustomer', { customer: 'ada' }, { where }).toArray())).toBe(expected)
  })

  it.each(Object.entries(CASES))(
    'selects by %s among what a transaction has saved',
    async (_name, [where, expected]) => {
      const { database } = await stocked()

      const seen = await database.transaction(async ({ repository }) => {
        const orders = repository(Order)
        for (const order of await orders.query('byCustomer', { customer: 'ada' }).toArray()) {
          const { version: _, ...copy } = order
          await orders.create({ ...copy, id: `n${order.id}`, customerId: 'bob' })
        }
        return ids(await orders.query('byCustomer', { customer: 'bob' }, { where }).toArray())
      })

      // The ids of the copies begin with n.
      expect(seen.replaceAll('n', '')).toBe(_name === 'the id' ? '' : expected)
    },
  )

  it('reports entries that it has read but not returned', async () => {
    const { orders } = await stocked()

    const { items, consumed } = await orders
      .query('byCustomer', { customer: 'ada' }, { where: (order, { gt }) => gt(order.total, 50) })
      .page()

    expect(ids(items)).toBe('o3')
    expect(consumed).toEqual({ units: 0.5, read: 4, requests: 1 })
  })

  it('reads on until a page is full', async () => {
    const { orders, sent } = await orderBook()
    for (let at = 0; at < 40; at++) {
      await orders.create({ ...PLACED, id: `o${String(at).padStart(2, '0')}`, total: at % 10 })
    }
    sent.length = 0

    const rare = (cursor?: string) =>
      orders
        .query(
          'byCustomer',
          { customer: 'ada' },
          { where: (order, { eq }) => eq(order.total, 9), limit: 2, ...(cursor && { cursor }) },
        )
        .page()
    const first = await rare()
    const second = await rare(first.cursor)

    expect(ids(first.items)).toBe('o09 o19')
    expect(ids(second.items)).toBe('o29 o39')
    // Each request reads more than the one before, and not two entries at a time.
    expect(sent.length).toBeLessThanOrEqual(10)
  })

  it('keeps field names and values apart from the expression', async () => {
    const { orders, sent } = await stocked()

    await orders
      .query('byCustomer', { customer: 'ada' }, { where: (order, { eq }) => eq(order.status, 'open') })
      .toArray()

    expect(sent[0]).toMatchObject({
      FilterExpression: expect.stringMatching(/\) AND \(#w\d = :w\d\)$/),
      ExpressionAttributeNames: expect.objectContaining({ '#deleting': '_deleting' }),
    })
  })
})

describe('select', () => {
  it('returns only the selected fields, and reads nothing else from DynamoDB', async () => {
    const { orders, sent } = await stocked()

    const found = await orders
      .query('byCustomer', { customer: 'ada' }, { select: ['id', 'total', 'version', 'city'] })
      .toArray()

    expect(found).toEqual([
      { id: 'o1', total: 5, version: 1, city: 'Ulm' },
      { id: 'o2', total: 50, version: 1 },
      { id: 'o3', total: 500, version: 1 },
      { id: 'o4', total: -5, version: 1 },
    ])
    expect(sent[0]?.ProjectionExpression?.toString().split(', ')).toHaveLength(6)
  })

  it('continues after a page, and combines with where', async () => {
    const { orders } = await stocked()
    const rest = (cursor?: string) =>
      orders
        .query(
          'byCustomer',
          { customer: 'ada' },
          { select: ['total'], where: (order, { gt }) => gt(order.total, 0), limit: 2, ...(cursor && { cursor }) },
        )
        .page()

    const { items, cursor } = await rest()
    const next = await rest(cursor)

    expect(items).toEqual([{ total: 5 }, { total: 50 }])
    expect(next.items).toEqual([{ total: 500 }])
  })
})

describe('count', () => {
  it('counts without returning anything', async () => {
    const { orders, sent } = await stocked()

    expect(await orders.query('byCustomer', { customer: 'ada' }).count()).toBe(4)
    expect(await orders.query('byStatus', { status: 'open' }).count()).toBe(2)
    expect(
      await orders.query('byCustomer', { customer: 'ada' }, { where: (order, { gt }) => gt(order.total, 9) }).count(),
    ).toBe(2)
    expect(await orders.query('byCustomer', { customer: 'ada' }, { limit: 3 }).count()).toBe(3)
    expect(sent[0]).toMatchObject({ Select: 'COUNT' })
  })
})
