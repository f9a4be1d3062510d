import { Price } from '../models/price.ts'
import type { Product } from '../models/product.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { leavingOut, usable } from '../stored-faults.ts'

/** Returns the prices of some products by id, in one read. Reports and omits prices that cannot be used. */
export async function findPrices(
  shop: Pick<Shop, 'database' | 'report'>,
  products: Iterable<Product>,
): Promise<ReadonlyMap<string, Price>> {
  const ids = [...products].map(({ priceId }) => priceId)
  const prices = await shop.database.repository(Price).findMany(ids, leavingOut(shop, Price))
  return new Map(usable(shop, Price, prices.values()).map(price => [price.id, price]))
}

/** Returns the error for a product that the shop does not sell, or no longer sells. */
export function productNotFound(): ShopError {
  return new ShopError('products.notFound', 'notFound', 'We do not sell this product.')
}
