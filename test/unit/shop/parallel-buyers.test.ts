import { seedProducts } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { letAllBuy } from '../../support/buyers.ts'
import { memoryShop } from '../../support/memory-shop.ts'

it('sells 30 units to exactly 30 of 100 parallel buyers', async () => {
  const shop = memoryShop()
  await seedProducts(shop.context)

  const { refusals, orders, unitsLeft } = await letAllBuy(shop.context, { buyers: 100, units: 30 })

  expect(refusals).toEqual(Array.from({ length: 70 }, () => 'orders.soldOut'))
  expect([orders, unitsLeft]).toEqual([30, 0])
})
