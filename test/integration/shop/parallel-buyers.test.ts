import { createShop, MODELS, seedProducts } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { letAllBuy } from '../../support/buyers.ts'
import { ConflictingClient } from '../../support/conflicting-client.ts'
import { freshDatabase, localClient } from '../../support/fresh-database.ts'

it('sells 30 units to exactly 30 of 100 parallel buyers, although DynamoDB cancels transactions that meet', async () => {
  const client = new ConflictingClient(localClient())
  const { database } = await freshDatabase(MODELS, { client })
  const shop = createShop({
    database,
    mailer: { send: async () => {} },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: 'https://shop.example',
  })
  await seedProducts(shop)

  const { refusals, orders, unitsLeft } = await letAllBuy(shop, { buyers: 100, units: 30 })

  expect(refusals).toEqual(Array.from({ length: 70 }, () => 'orders.soldOut'))
  expect([orders, unitsLeft]).toEqual([30, 0])
  expect(client.conflicts).toBeGreaterThan(0)
}, 120_000)
