import { addItem, Price, Product, placeOrder, Stock, seedProducts, viewCart } from '@dynamo-signals/shop'
import { activeUser, memoryShop } from './memory-shop.ts'

export const MUG = 'product-01-enamel-mug'
export const TOWEL = 'product-02-linen-tea-towel'

/** What a customer agrees to pay. */
export const euros = (amount: number) => ({ total: { amount, currency: 'EUR' } })

/** A shop in memory with the demo products and one active user, who fills their cart and orders it. */
export async function shopWithCustomer() {
  const shop = memoryShop()
  await seedProducts(shop.context)
  const { id: userId } = await activeUser(shop)
  const { context, database } = shop
  return {
    ...shop,
    userId,
    async add(productId: string, quantity = 1) {
      await addItem(context, { userId }, { productId, quantity })
      // A cart is in the order in which its items were added.
      shop.pass(1)
    },
    place: (amount: number) => placeOrder(context, userId, euros(amount)),
    units: async (productId: string) => (await database.repository(Stock).get(productId)).units,
    cart: async () => (await viewCart(context, { userId })).items.map(({ productId }) => productId),
    /** Stores more products with stock. Resolves to their ids. */
    async stock(count: number, units = 5) {
      const { id: priceId } = await database.repository(Price).create({ amount: 100, currency: 'EUR' })
      const ids = Array.from({ length: count }, (_, n) => `spoon-${n}`)
      for (const id of ids) {
        await database.repository(Product).create({ id, slug: id, title: `Spoon ${id}`, priceId })
        await database.repository(Stock).create({ productId: id, units })
      }
      return ids
    },
  }
}
