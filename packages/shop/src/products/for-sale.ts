import { Price } from '../models/price.ts'
import type { Product } from '../models/product.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { leavingOut, usable } from '../stored-faults.ts'

/** The prices of some products, by their ids, in one read. One that cannot be used is reported and left out. */
export async function findPrices(
  shop: Pick<Shop, 'database' | 'report'>,
  products: Iterable<Product>,
): Promise<ReadonlyMap<string, Price>> {
  const ids = [...products].map(({ priceId }) => priceId)
  const prices = await shop.database.repository(Price).findMany(ids, leavingOut(shop, Price))
  return new Map(usable(shop, Price, prices.values()).map(price => [price.id, price]))
}

/** The answer to a product that the shop does not sell, or not any more. */
export function productNotFound(): ShopError {
  return new ShopError('products.notFound', 'notFound', 'We do not sell this product.')
}
