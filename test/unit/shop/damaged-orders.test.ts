import { getOrder, listOrders, Order, OrderLine, Stock } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { DAMAGES, damageItem } from '../../support/damaged-items.ts'
import { MUG, shopWithCustomer, TOWEL } from '../../support/shop-with-customer.ts'

/** A customer with two orders of a mug, the older one first. */
async function shopWithOrders() {
  const shop = await shopWithCustomer()
  await shop.add(MUG)
  const older = await shop.place(1250)
  shop.pass(1000)
  await shop.add(MUG)
  const newer = await shop.place(1250)
  return { ...shop, older, newer }
}

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['a text as its total', { total: { S: 'much' } }],
  ['no number of lines', { lines: undefined }],
  ['a status that nobody knows', { status: { S: 'lost' } }],
])('lists the other orders when an order has %s, and reports it', async (_, attributes) => {
  const { context, table, faults, userId, older, newer } = await shopWithOrders()
  damageItem(table, Order, newer.id, attributes)

  const { items } = await listOrders(context, userId)

  expect(items.map(({ id }) => id)).toEqual([older.id])
  await expect(getOrder(context, userId, newer.id)).rejects.toMatchObject({ code: 'orders.notFound' })
  expect(faults).toMatchObject([
    { model: 'Order', id: newer.id },
    { model: 'Order', id: newer.id },
  ])
})

it.each<(typeof DAMAGES)[number]>([
  ...DAMAGES,
  ['a map as its title', { title: { M: {} } }],
  ['no price', { unitPrice: undefined }],
])('shows the rest of an order whose line has %s, and reports it', async (_, attributes) => {
  const { context, table, faults, userId, add, place } = await shopWithCustomer()
  await add(MUG)
  await add(TOWEL)
  const order = await place(2740)
  damageItem(table, OrderLine, `${order.id}-01`, attributes)

  const shown = await getOrder(context, userId, order.id)

  expect(shown).toEqual({ ...order, lines: order.lines.slice(1) })
  expect(faults).toMatchObject([{ model: 'OrderLine', id: `${order.id}-01` }])
})

it.each<(typeof DAMAGES)[number]>([
  ['a text as its units', { units: { S: 'many' } }],
  ['a map as its units', { units: { M: {} } }],
  ['no units', { units: undefined }],
])('does not sell a product whose stock has %s, and reports it', async (_, attributes) => {
  const { table, faults, add, place, cart } = await shopWithCustomer()
  await add(MUG)
  damageItem(table, Stock, MUG, attributes)

  await expect(place(1250)).rejects.toMatchObject({
    code: 'orders.soldOut',
    message: expect.stringContaining('“Enamel mug” is sold out.'),
  })
  expect(faults).toMatchObject([{ model: 'Stock', id: MUG }])
  expect(await cart()).toEqual([MUG])
})

// A value of no known type cannot be written, and an adjustment writes the item.
it.each(DAMAGES.slice(0, 3))('sells a product whose stock has %s beside its units', async (_, attributes) => {
  const { table, add, place } = await shopWithCustomer()
  await add(MUG)
  damageItem(table, Stock, MUG, attributes)

  expect((await place(1250)).lines).toHaveLength(1)
})
