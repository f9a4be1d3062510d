import type { Shop } from '../shop.ts'
import { GOODS } from './goods.ts'
import { CURRENCY, Price } from './price.ts'
import { Product } from './product.ts'

/** Fills the shelves of a new shop. Does nothing to what is there already: run it as often as you like. */
export async function seedProducts({ database }: Shop): Promise<void> {
  await Promise.all(
    GOODS.map(async ([slug, title, amount, description], index) => {
      // Products are listed in the order of their ids.
      const number = String(index + 1).padStart(2, '0')
      const price = await database
        .repository(Price)
        .getOrCreate({ id: `price-${number}` }, { amount, currency: CURRENCY })
      const product = { slug, title, description, priceId: price.id }
      await database.repository(Product).getOrCreate({ id: `product-${number}-${slug}` }, product)
    }),
  )
}
