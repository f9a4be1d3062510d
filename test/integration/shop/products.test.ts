import { listProducts, Price, Product, seedProducts } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { freshShop, stockedShop } from './fresh-shop.ts'

it('adds the demo products to a new shop, and keeps existing ones', async () => {
  const { context, database, dump } = await freshShop()
  await seedProducts(context)
  const products = database.repository(Product)
  await products.update(await products.get('product-01-enamel-mug'), { title: 'Enamel mug, blue' })
  const before = await dump()

  await Promise.all([seedProducts(context), seedProducts(context)])

  expect(await dump()).toEqual(before)
})

it('lists products with their prices, page by page, each once and in order', async () => {
  const { context, settle } = await stockedShop()
  await settle()
  const all = (await listProducts(context)).items

  expect(all[0]).toEqual({
    id: 'product-01-enamel-mug',
    slug: 'enamel-mug',
    units: 40,
    title: 'Enamel mug',
    description: expect.stringContaining('350 ml'),
    price: { amount: 1250, currency: 'EUR' },
    tags: [
      { slug: 'kitchen', title: 'Kitchen' },
      { slug: 'outdoors', title: 'Outdoors' },
    ],
  })
  expect(all).toHaveLength(10)

  const paged = []
  let cursor: string | undefined
  do {
    const page = await listProducts(context, { limit: 3, cursor })
    paged.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  expect(paged).toEqual(all)
})

it('fills a page although some products are not available', async () => {
  const { context, database } = await stockedShop()
  const products = database.repository(Product)
  for (const id of ['product-01-enamel-mug', 'product-03-cast-iron-skillet']) {
    await products.update(await products.get(id), { isAvailable: false })
  }

  const { items } = await listProducts(context, { limit: 3 })

  expect(items.map(({ slug }) => slug)).toEqual(['linen-tea-towel', 'beeswax-candles', 'oak-cutting-board'])
})

it('rejects an invalid limit and an invalid cursor', async () => {
  const { context } = await stockedShop()
  for (const limit of [0, -1, 101, 1.5, Number.NaN]) {
    await expect(listProducts(context, { limit })).rejects.toMatchObject({ code: 'products.limitInvalid' })
  }
  await expect(listProducts(context, { cursor: '#' })).rejects.toMatchObject({ code: 'products.cursorInvalid' })
})

it('does not change a price once it is set: the product gets another one', async () => {
  const { context, database } = await stockedShop()
  const [prices, products] = [database.repository(Price), database.repository(Product)]
  const price = await prices.get('price-01')

  await expect(prices.update(price, { amount: 1 })).rejects.toMatchObject({ code: 'products.priceFixed' })
  await expect(prices.save({ ...price, amount: 1 })).rejects.toMatchObject({ code: 'products.priceFixed' })
  const { id: priceId } = await prices.create({ amount: 1390, currency: 'EUR' })
  await products.update(await products.get('product-01-enamel-mug'), { priceId })

  expect((await listProducts(context)).items[0]?.price).toEqual({ amount: 1390, currency: 'EUR' })
  expect(await prices.get('price-01')).toMatchObject({ amount: 1250 })
})

it('rejects a product without a price, and accepts both in one transaction', async () => {
  const { database, dump } = await freshShop()
  const spoon = { slug: 'spoon', title: 'Spoon' }

  await expect(database.repository(Product).create({ ...spoon, priceId: 'none' })).rejects.toMatchObject({
    code: 'products.priceMissing',
  })
  expect(await dump()).toEqual([])
  await database.transaction(async transaction => {
    const price = await transaction.repository(Price).create({ amount: 300, currency: 'EUR' })
    await transaction.repository(Product).create({ ...spoon, priceId: price.id })
  })
  expect(await database.repository(Product).findBy('slug', 'spoon')).toMatchObject({ title: 'Spoon' })
})

it('keeps a price that a product has', async () => {
  const { database } = await stockedShop()
  const prices = database.repository(Price)
  await expect(prices.delete(await prices.get('price-01'))).rejects.toMatchObject({ code: 'repository.protected' })
})
