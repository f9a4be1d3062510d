import { expect, it } from 'vitest'
import { orderBook } from '../../support/orders.ts'

/** 250 orders of a customer, and the limits of the requests since the last call. */
async function manyOrders() {
  const { orders, sent } = await orderBook()
  for (let n = 0; n < 250; n++) await orders.create({ id: `o${n}`, customerId: 'ada', placedAt: '2026-01-01' })
  const limits = () => sent.splice(0).map(({ Limit }) => Limit)
  return { orders, limits, list: (limit?: number) => orders.list({ customer: 'ada' }, limit ? { limit } : {}) }
}

it('lists all related instances in as few requests as by hand', async () => {
  const { list, limits } = await manyOrders()

  expect(await list().toArray()).toHaveLength(250)
  expect(limits()).toEqual([10_000])
  expect(await list(200).toArray()).toHaveLength(200)
  expect(limits()).toEqual([200])
})

it('reads a small page first if the caller iterates, because it may stop', async () => {
  const { list, limits } = await manyOrders()

  for await (const _first of list()) break
  expect(limits()).toEqual([100])
  expect(await Array.fromAsync(list())).toHaveLength(250)
  expect(limits()).toEqual([100, 1_000])
  expect(await Array.fromAsync(list(200))).toHaveLength(200)
  expect(limits()).toEqual([200])
})

it('continues a list after the cursor of a page', async () => {
  const { orders, list, limits } = await manyOrders()
  const { cursor = '' } = await list(3).page()
  limits()

  expect(await orders.list({ customer: 'ada' }, { cursor }).toArray()).toHaveLength(247)
  expect(limits()).toEqual([10_000])
})
