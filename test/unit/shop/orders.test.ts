import { CartItem, getOrder, listOrders, Order, OrderLine, Price, Product, Stock, User } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { after, lostAnswer } from '../../support/faulty-transport.ts'
import { activeUser } from '../../support/memory-shop.ts'
import { euros, MUG, shopWithCustomer, TOWEL } from '../../support/shop-with-customer.ts'

type Customer = Awaited<ReturnType<typeof shopWithCustomer>>

it('orders what is in the cart, takes it from the stock and empties the cart', async () => {
  const { context, userId, add, place, units, cart } = await shopWithCustomer()
  await add(MUG, 2)
  await add(TOWEL)

  const order = await place(3990)

  expect(order).toMatchObject({ placedAt: '2026-03-01T12:00:00.002Z', status: 'placed', ...euros(3990) })
  expect(order.lines).toEqual([
    { productId: MUG, title: 'Enamel mug', quantity: 2, unitPrice: euros(1250).total, total: euros(2500).total },
    { productId: TOWEL, title: 'Linen tea towel', quantity: 1, unitPrice: euros(1490).total, total: euros(1490).total },
  ])
  expect(await getOrder(context, userId, order.id)).toEqual(order)
  expect([await units(MUG), await units(TOWEL)]).toEqual([38, 39])
  expect(await cart()).toEqual([])
})

it('rejects a total that the customer did not agree to, and says the new one', async () => {
  const { add, place, table } = await shopWithCustomer()
  await add(MUG)
  const before = table.items.length

  await expect(place(1100)).rejects.toMatchObject({
    code: 'orders.totalChanged',
    message: 'The total is now €12.50. Check your cart, and place the order again.',
  })
  expect(table.items).toHaveLength(before)
})

it('writes nothing when a product is sold out, and names the product', async () => {
  const { database, add, place, units, cart } = await shopWithCustomer()
  await database.repository(Stock).update(await database.repository(Stock).get(TOWEL), { units: 1 })
  await add(MUG)
  await add(TOWEL, 2)

  await expect(place(4230)).rejects.toMatchObject({
    code: 'orders.soldOut',
    message: expect.stringContaining('Only 1 of “Linen tea towel” is left.'),
  })

  await database.repository(Stock).update(await database.repository(Stock).get(TOWEL), { units: 0 })
  await expect(place(4230)).rejects.toThrow('“Linen tea towel” is sold out.')
  expect([await units(MUG), await units(TOWEL)]).toEqual([40, 0])
  expect(await cart()).toEqual([MUG, TOWEL])
})

it('treats a product without stock as sold out', async () => {
  const { database, add, place } = await shopWithCustomer()
  await database.repository(Stock).delete(await database.repository(Stock).get(MUG))
  await add(MUG)

  await expect(place(1250)).rejects.toMatchObject({ code: 'orders.soldOut' })
})

it('orders 20 different products in one transaction', async () => {
  const { add, place, stock, line, table } = await shopWithCustomer()
  for (const id of await stock(20)) await add(id, 2)
  const from = line.sent.length
  const records = table.records.length

  const { lines } = await place(4000)

  expect(lines.map(({ productId }) => productId)).toEqual(Array.from({ length: 20 }, (_, n) => `spoon-${n}`))
  expect(line.sent.slice(from).filter(operation => /Write|Put|Update|Delete/.test(operation))).toEqual([
    'TransactWriteItems',
  ])
  // The order, and for each product its line, its stock and the item of the cart.
  expect(table.records.length - records).toBe(1 + 20 * 3)
})

it('rejects more than 20 different products before it writes anything', async () => {
  const { add, place, stock, line } = await shopWithCustomer()
  for (const id of await stock(21)) await add(id)
  const from = line.sent.length

  await expect(place(2100)).rejects.toMatchObject({
    code: 'orders.tooManyProducts',
    message: expect.stringContaining('at most 20 different products, and your cart has 21'),
  })
  expect(line.sent.slice(from)).not.toContain('TransactWriteItems')
})

it('tries again when units come back while it looks for the product that is sold out', async () => {
  const { database, add, place, units, line } = await shopWithCustomer()
  await add(MUG)
  const stocks = database.repository(Stock)
  const setUnits = async (count: number) => stocks.update(await stocks.get(MUG), { units: count })
  line.next('TransactWriteItems', async send => {
    await setUnits(0)
    return send().finally(() => setUnits(40))
  })

  await place(1250)

  expect(await units(MUG)).toBe(39)
})

it('shows the products of an order in the order of the cart, in whatever order DynamoDB returns them', async () => {
  const { context, userId, add, place, line } = await shopWithCustomer()
  await add(TOWEL)
  await add(MUG)
  const { id } = await place(2740)
  line.next('BatchGetItem', async send => {
    const answer = (await send()) as { Responses: Record<string, object[]> }
    for (const items of Object.values(answer.Responses)) items.reverse()
    return answer
  })

  const { lines } = await getOrder(context, userId, id)

  expect(lines.map(({ productId }) => productId)).toEqual([TOWEL, MUG])
})

it('places one order when the answer of the commit is lost', async () => {
  const { context, userId, add, place, line, units } = await shopWithCustomer()
  await add(MUG)
  line.next('TransactWriteItems', lostAnswer)

  const { id } = await place(1250)

  expect((await listOrders(context, userId)).items.map(order => order.id)).toEqual([id])
  expect(await units(MUG)).toBe(39)
})

it('places the order of a cart once, however often it is placed at the same time', async () => {
  const { context, userId, add, place, units } = await shopWithCustomer()
  await add(MUG)

  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => place(1250)))

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await listOrders(context, userId)).items).toHaveLength(1)
  expect(await units(MUG)).toBe(39)
})

it.each([
  ['another request places the order', async ({ place }: Customer) => place(1250), 'orders.cartEmpty'],
  ['another request adds a unit', async ({ add }: Customer) => add(MUG), 'orders.totalChanged'],
])('reads the cart again when %s after the cart was read', async (_, meanwhile, code) => {
  const shop = await shopWithCustomer()
  await shop.add(MUG)
  shop.line.next(
    'Query',
    after(() => meanwhile(shop)),
  )

  await expect(shop.place(1250)).rejects.toMatchObject({ code })
})

it('rejects an empty cart, and so also a repetition without a key', async () => {
  const { database, add, place } = await shopWithCustomer()
  await add(MUG)
  await place(1250)

  await expect(place(1250)).rejects.toMatchObject({ code: 'orders.cartEmpty' })
  expect(await database.repository(OrderLine).list({ product: MUG }).toArray()).toHaveLength(1)
})

it('rejects a product that is no longer sold', async () => {
  const { database, add, place } = await shopWithCustomer()
  await add(MUG)
  const products = database.repository(Product)
  await products.update(await products.get(MUG), { isAvailable: false })

  await expect(place(1250)).rejects.toMatchObject({ code: 'orders.notSold' })
})

it('rejects a user who is no longer active', async () => {
  const { database, userWith, add, place, units } = await shopWithCustomer()
  await add(MUG)
  await database.repository(User).update(await userWith('ada@example.org'), { isActive: false })

  await expect(place(1250)).rejects.toMatchObject({ code: 'sessions.refused' })
  expect(await units(MUG)).toBe(40)
})

it('keeps the title and the price of an order when the product changes', async () => {
  const { context, database, userId, add, place } = await shopWithCustomer()
  await add(MUG)
  const order = await place(1250)
  const products = database.repository(Product)
  const { id: priceId } = await database.repository(Price).create({ amount: 9900, currency: 'EUR' })

  await products.update(await products.get(MUG), { title: 'Golden mug', priceId })

  expect(await getOrder(context, userId, order.id)).toEqual(order)
})

it('lists the orders of a user newest first, page by page', async () => {
  const { context, userId, add, place, pass } = await shopWithCustomer()
  const placed: string[] = []
  for (let order = 0; order < 5; order++) {
    await add(MUG)
    placed.push((await place(1250)).id)
    pass(1000)
  }

  const first = await listOrders(context, userId, { limit: 3 })
  const second = await listOrders(context, userId, { limit: 3, cursor: first.cursor })

  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(placed.reverse())
  expect(second.cursor).toBeUndefined()
})

it('rejects an invalid limit and an invalid cursor', async () => {
  const { context, userId } = await shopWithCustomer()

  for (const limit of [0, 101, 1.5]) {
    await expect(listOrders(context, userId, { limit })).rejects.toMatchObject({ code: 'orders.limitInvalid' })
  }
  for (const cursor of ['#', 'x'.repeat(3000)]) {
    await expect(listOrders(context, userId, { cursor })).rejects.toMatchObject({ code: 'orders.cursorInvalid' })
  }
})

it('shows a user only their own orders', async () => {
  const shop = await shopWithCustomer()
  const { context, userId, add, place } = shop
  await add(MUG)
  const { id } = await place(1250)
  const other = await activeUser(shop, 'eve@example.org')

  await expect(getOrder(context, other.id, id)).rejects.toMatchObject({ code: 'orders.notFound' })
  for (const wrong of ['', 'none', 'x'.repeat(3000)]) {
    await expect(getOrder(context, userId, wrong)).rejects.toMatchObject({ code: 'orders.notFound' })
  }
  expect((await listOrders(context, other.id)).items).toEqual([])
})

it('keeps the orders of a user who is deleted, without the customer', async () => {
  const { database, userWith, add, place } = await shopWithCustomer()
  await add(MUG)
  const { id } = await place(1250)

  await database.repository(User).delete(await userWith('ada@example.org'))

  expect(await database.repository(Order).get(id)).toMatchObject({ customerId: null, total: 1250 })
  expect(await database.repository(CartItem).list({ product: MUG }).toArray()).toEqual([])
})
