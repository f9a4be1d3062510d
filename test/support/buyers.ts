import { addItem, Customer, listOrders, placeOrder, type Shop, ShopError, Stock, User } from '@dynamo-signals/shop'

const TOTAL = { amount: 1250, currency: 'EUR' }
// Restored, because hashing a password for each of them takes long.
const ACTIVE = {
  passwordHash: '',
  isActive: true,
  activatedAt: '2026-03-01T12:00:00Z',
  activationGeneration: 1,
  activation: { nonce: '', tokenHash: null, keyId: 'k1', expiresAt: '2026-03-02T12:00:00Z' },
}
const MUG = 'product-01-enamel-mug'

/**
 * Stores customers with a mug in the cart, and lets all of them order it at the same time. Resolves to the codes of the
 * refusals, the number of orders, and the units that are left.
 */
export async function letAllBuy(shop: Shop, { buyers, units }: { readonly buyers: number; readonly units: number }) {
  const { database } = shop
  const stocks = database.repository(Stock)
  await stocks.update(await stocks.get(MUG), { units })
  const userIds = Array.from({ length: buyers }, (_, n) => `buyer-${n}`)
  for (const userId of userIds) {
    await database.repository(User).save({ id: userId, ...ACTIVE, email: `${userId}@example.org` }, { raw: true })
    await database.repository(Customer).create({ userId })
    await addItem(shop, { userId }, { productId: MUG, quantity: 1 })
  }
  const outcomes = await Promise.allSettled(userIds.map(userId => placeOrder(shop, userId, { total: TOTAL })))
  const refusals = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const pages = await Promise.all(userIds.map(userId => listOrders(shop, userId)))
  return {
    refusals: refusals.map(error => (error instanceof ShopError ? error.code : error)),
    orders: pages.flatMap(({ items }) => items).length,
    unitsLeft: (await stocks.get(MUG)).units,
  }
}
