import { migrate } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { Customer, Order } from '../../support/orders.ts'

const totals = [-1e20, -155, -15.5, -0.001, 0, 1e-7, 2, 10, 1e3, 99999999999]

it('queries return results in order, in pages, from shards, by ranges and filters', async () => {
  const { database } = await freshDatabase([Customer, Order])
  const orders = database.repository(Order)
  await database.repository(Customer).create({ id: 'ada' })
  for (const [at, total] of totals.toReversed().entries()) {
    const address = { city: at % 2 ? 'Ulm' : 'Bonn' }
    await orders.create({ customerId: 'ada', placedAt: `2026-01-0${at}`, total, address })
  }

  const seen: number[] = []
  let cursor: string | undefined
  do {
    const page = await orders.query('byStatus', { status: 'open' }, { limit: 3, ...(cursor && { cursor }) }).page()
    seen.push(...page.items.map(({ total }) => total))
    expect(page.consumed.units).toBeGreaterThan(0)
    cursor = page.cursor
  } while (cursor)
  const backwards = await orders.query('byStatus', { status: 'open' }, { order: 'desc', select: ['total'] }).toArray()
  const range = await orders.query('byStatus', { status: 'open', total: { gt: -15.5, lte: 10 } }).toArray()
  const days = { between: ['2026-01-02', '2026-01-04'] } as const
  const inUlm = await orders
    .query(
      'byCustomer',
      { customer: 'ada', placedAt: days },
      { where: (order, { eq }) => eq(order.address.city, 'Ulm') },
    )
    .toArray()

  expect(seen).toEqual(totals)
  expect(backwards).toEqual(totals.toReversed().map(total => ({ total })))
  expect(range.map(({ total }) => total)).toEqual([-0.001, 0, 1e-7, 2, 10])
  expect(inUlm.map(({ placedAt }) => placedAt)).toEqual(['2026-01-03'])
  expect(await orders.query('byStatus', { status: 'open' }).count()).toBe(totals.length)
  expect(await orders.query('byCustomer', { customer: 'ada', placedAt: { beginsWith: '2026-01' } }).count()).toBe(10)
})

it('migrate changes nothing if every entry is in place', async () => {
  const { database } = await freshDatabase([Customer, Order])
  await database.repository(Customer).create({ id: 'ada' })
  await database.repository(Order).create({ customerId: 'ada', placedAt: '2026' })

  expect(await migrate(database)).toMatchObject({ scanned: 2, changed: 0, resumeFrom: undefined })
})
