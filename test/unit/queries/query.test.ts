import { describe, expect, it } from 'vitest'
import { Order, orderBook } from '../../support/orders.ts'

/** Orders of ada, one a day, and one of bob. */
async function week() {
  const book = await orderBook()
  for (let day = 1; day <= 7; day++) {
    await book.orders.create({ id: `o${day}`, customerId: 'ada', placedAt: `2026-01-0${day}`, total: day * 10 })
  }
  await book.orders.create({ id: 'o8', customerId: 'bob', placedAt: '2026-01-03' })
  book.sent.length = 0
  return book
}
const ids = (instances: readonly { readonly id: string }[]) => instances.map(({ id }) => id).join(' ')

/** The limits of the requests since the last call. */
const limits = (sent: Record<string, unknown>[]) => sent.splice(0).map(({ Limit }) => Limit)

describe('a query', () => {
  it('returns the instances of a partition in the order of the sort field, in both directions', async () => {
    const { orders, ada } = await week()

    expect(ids(await orders.query('byCustomer', { customer: ada }).toArray())).toBe('o1 o2 o3 o4 o5 o6 o7')
    expect(ids(await orders.query('byCustomer', { customer: 'ada' }, { order: 'desc' }).toArray())).toBe(
      'o7 o6 o5 o4 o3 o2 o1',
    )
  })

  it.each([
    ['a value', '2026-01-03', 'o3'],
    ['gt', { gt: '2026-01-05' }, 'o6 o7'],
    ['gte', { gte: '2026-01-05' }, 'o5 o6 o7'],
    ['lt', { lt: '2026-01-03' }, 'o1 o2'],
    ['lte', { lte: '2026-01-03' }, 'o1 o2 o3'],
    ['gte and lt', { gte: '2026-01-03', lt: '2026-01-05' }, 'o3 o4'],
    ['gt and lte', { gt: '2026-01-03', lte: '2026-01-05' }, 'o4 o5'],
    ['between', { between: ['2026-01-03', '2026-01-05'] as const }, 'o3 o4 o5'],
    ['beginsWith', { beginsWith: '2026-01-0' }, 'o1 o2 o3 o4 o5 o6 o7'],
    ['a prefix that nothing has', { beginsWith: '2027' }, ''],
    ['an empty range', { gt: '2026-01-05', lt: '2026-01-02' }, ''],
    ['a range of undefined bounds', { gte: undefined as never }, 'o1 o2 o3 o4 o5 o6 o7'],
  ])('limits the sort field by %s', async (_what, placedAt, expected) => {
    const { orders } = await week()

    expect(ids(await orders.query('byCustomer', { customer: 'ada', placedAt }).toArray())).toBe(expected)
  })

  it('sends one request with keys alone, and none for an empty range', async () => {
    const { orders, sent } = await week()

    await orders.query('byCustomer', { customer: 'ada', placedAt: { gte: '2026-01-03' } }, { limit: 3 }).page()

    expect(sent).toEqual([
      expect.objectContaining({
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk >= :from',
        ExpressionAttributeValues: { ':from': { S: '2026-01-03#' }, ':pk': { S: 'Order:byCustomer#ada' } },
        Limit: 3,
      }),
    ])
    await orders.query('byCustomer', { customer: 'ada', placedAt: { gt: '3', lt: '2' } }).toArray()
    expect(await orders.query('byCustomer', { customer: 'ada', placedAt: { gt: '3', lt: '2' } }).count()).toBe(0)
    expect(sent).toHaveLength(1)
  })

  it('costs as much as the same handwritten request', async () => {
    const { orders, line } = await week()
    const byHand = await line.transport('Query', {
      TableName: 'data',
      IndexName: 'gsi2',
      KeyConditionExpression: 'gsi2pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'Order:byCustomer#ada' } },
      ReturnConsumedCapacity: 'TOTAL',
    })

    const { consumed } = await orders.query('byCustomer', { customer: 'ada' }).page()

    expect(consumed).toEqual({ units: byHand.ConsumedCapacity?.CapacityUnits, read: 7, requests: 1 })
  })

  it('continues after a cursor in both directions, and ends without one', async () => {
    const { orders } = await week()
    for (const order of ['asc', 'desc'] as const) {
      const seen: string[] = []
      for (let cursor: string | undefined, pages = 0; pages === 0 || cursor; pages++) {
        const page = await orders
          .query('byCustomer', { customer: 'ada' }, { limit: 3, order, ...(cursor && { cursor }) })
          .page()
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.cursor
        expect(pages).toBeLessThan(4)
      }
      expect(seen.join(' ')).toBe(order === 'asc' ? 'o1 o2 o3 o4 o5 o6 o7' : 'o7 o6 o5 o4 o3 o2 o1')
    }
  })

  it('continues after an instance that was deleted or moved in the meantime', async () => {
    const { orders } = await week()
    const { items, cursor = '' } = await orders.query('byCustomer', { customer: 'ada' }, { limit: 3 }).page()
    for (const order of items.slice(2)) await orders.delete(order)

    const next = await orders.query('byCustomer', { customer: 'ada' }, { limit: 3, cursor }).page()

    expect(ids(next.items)).toBe('o4 o5 o6')
  })

  it('iterates up to its limit, and can be iterated again', async () => {
    const { orders } = await week()
    const query = orders.query('byCustomer', { customer: 'ada' }, { limit: 5 })

    expect(ids(await Array.fromAsync(query))).toBe('o1 o2 o3 o4 o5')
    expect(ids(await query.toArray())).toBe('o1 o2 o3 o4 o5')
    expect((await orders.query('byCustomer', { customer: 'ada' }, { limit: 0 }).page()).items).toEqual([])
  })

  it('reads all results in as few requests as by hand, and the first of an iteration sooner', async () => {
    const { orders, sent } = await orderBook()
    for (let n = 0; n < 250; n++) await orders.create({ id: `o${n}`, customerId: 'ada', placedAt: '2026-01-01' })
    const query = orders.query('byCustomer', { customer: 'ada' })

    expect(await query.toArray()).toHaveLength(250)
    expect(limits(sent)).toEqual([undefined])
    for await (const _first of query) break
    expect(limits(sent)).toEqual([100])
    expect(await Array.fromAsync(query)).toHaveLength(250)
    expect(limits(sent)).toEqual([100, 1000])
    expect(await orders.query('byCustomer', { customer: 'ada' }, { limit: 200 }).toArray()).toHaveLength(200)
    expect(limits(sent)).toEqual([200])
    expect(await Array.fromAsync(orders.query('byCustomer', { customer: 'ada' }, { limit: 200 }))).toHaveLength(200)
    expect(limits(sent)).toEqual([200])
  })

  it('reads as many entries for the rest of a page as the filter has let through so far', async () => {
    const { orders, sent } = await orderBook()
    for (let n = 0; n < 100; n++) {
      await orders.create({ id: `o${n}`, customerId: 'ada', placedAt: String(1000 + n), total: n % 4 })
    }
    const page = (total: number) =>
      orders
        .query('byCustomer', { customer: 'ada' }, { limit: 12, where: (order, { gte }) => gte(order.total, total) })
        .page()

    expect((await page(1)).consumed).toMatchObject({ read: 16, requests: 2 })
    expect(limits(sent)).toEqual([12, 4])
    expect((await page(3)).consumed).toMatchObject({ read: 48, requests: 3 })
    expect(limits(sent)).toEqual([12, 24, 12])
    expect((await page(4)).consumed).toMatchObject({ read: 100, requests: 4 })
    expect(limits(sent)).toEqual([12, 24, 48, 96])
  })

  it('returns instances that can be saved, without another read', async () => {
    const { orders, line } = await week()
    const [order] = await orders.query('byCustomer', { customer: 'ada' }).toArray()
    line.take()

    if (order) await orders.update(order, { total: 5 })

    expect(line.take()).toEqual(['PutItem'])
  })

  it('limits a later sort field after exact values of the earlier ones', async () => {
    const { orders } = await orderBook()
    const place = (id: string, customerId: string, total: number) =>
      orders.create({ id, customerId, total, city: 'Ulm', placedAt: '2026' })
    await place('o1', 'ada', -5)
    await place('o2', 'ada', 1.5)
    await place('o3', 'ada', 12)
    await place('o4', 'bob', 3)

    const inUlm = { city: 'Ulm', status: 'open' } as const
    expect(ids(await orders.query('byCity', inUlm).toArray())).toBe('o1 o2 o3 o4')
    expect(ids(await orders.query('byCity', { ...inUlm, customer: 'ada', total: { gt: -5 } }).toArray())).toBe('o2 o3')
    expect(ids(await orders.query('byCity', { ...inUlm, customer: 'ada', total: { lte: 1.5 } }).toArray())).toBe(
      'o1 o2',
    )
    expect(ids(await orders.query('byCity', { ...inUlm, customer: 'ada', total: 12 }).toArray())).toBe('o3')
    expect(ids(await orders.query('byCity', { ...inUlm, customer: { gt: 'ada' } }).toArray())).toBe('o4')
  })

  it('excludes instances of other models with the same values', async () => {
    const { orders, sent } = await week()

    await orders.query('byCity', { city: 'a#b', status: 'open' }).toArray()

    expect(sent[0]).toMatchObject({ ExpressionAttributeValues: { ':pk': { S: 'Order:byCity#a%23b#open' } } })
  })
})

describe('a query in a transaction', () => {
  it('sees what the transaction has saved, moved and deleted', async () => {
    const { database } = await week()

    const seen = await database.transaction(async ({ repository }) => {
      const orders = repository(Order)
      await orders.create({ id: 'new', customerId: 'ada', placedAt: '2026-01-02T12' })
      await orders.update(await orders.get('o3'), { placedAt: '2026-01-06T12' })
      await orders.update(await orders.get('o4'), { customerId: 'bob' })
      await orders.delete(await orders.get('o5'))
      const mine = (options: object) => orders.query('byCustomer', { customer: 'ada' }, options)
      const { items, cursor = '' } = await mine({ limit: 3 }).page()
      return {
        all: ids(await mine({}).toArray()),
        backwards: ids(await mine({ order: 'desc' }).toArray()),
        pages: [ids(items), ids((await mine({ limit: 3, cursor }).page()).items)],
        count: await mine({}).count(),
        january: ids(await orders.query('byCustomer', { customer: 'ada', placedAt: { gt: '2026-01-06' } }).toArray()),
      }
    })

    expect(seen).toEqual({
      all: 'o1 o2 new o6 o3 o7',
      backwards: 'o7 o3 o6 new o2 o1',
      pages: ['o1 o2 new', 'o6 o3 o7'],
      count: 6,
      january: 'o3 o7',
    })
  })
})
